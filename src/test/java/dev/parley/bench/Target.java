package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// A server that is measured: everything that the generator has to know of it. Another server is measured in the same
/// rounds by one more adapter.
interface Target extends AutoCloseable {

    String name();

    /// Starts it, or starts it again on the same data, and waits until it is ready.
    void start() throws IOException;

    /// Ends it as a power failure does.
    void kill() throws IOException;

    InetSocketAddress address();

    /// The first so many people; those that are not there yet are made.
    List<Person> people(int count) throws IOException;

    /// Makes a room of these people, the first of them its owner.
    Room room(String name, List<Person> members) throws IOException;

    /// A whole HTTP request that posts a text.
    byte[] post(Person author, Room room, String text);

    /// A frame of the author's socket that posts a text; the answer names the number.
    byte[] command(long number, Room room, String text);

    /// The head of the request that opens a socket.
    ///
    /// @param rooms those whose events are wanted
    byte[] socket(Person who, List<Room> rooms);

    /// What is said first on a socket that only sends; null for nothing.
    default byte @Nullable [] hello() {
        return null;
    }

    /// What is said first on a socket so that events flow from the cursor on; null for nothing. Either way the server
    /// says when everything before is there.
    ///
    /// @param rooms those whose events are wanted
    byte @Nullable [] resume(Person who, List<Room> rooms, @Nullable String cursor);

    /// The head of the request that opens an event stream.
    byte[] events(Person who, List<Room> rooms, @Nullable String cursor);

    /// Reads a frame of the stream.
    ///
    /// @param from where the text begins in its bytes
    void read(Frame frame, int from);

    /// Where somebody goes on from who has gone away.
    ///
    /// @param told the cursor that was named last
    /// @param seen the last seq that came of each room, in the order of the rooms
    default @Nullable String cursor(@Nullable String told, LongStream seen) {
        return told;
    }

    /// Where the text ends that begins here: what its sockets send in one frame can be several texts.
    default int end(ByteBuf frame, int from, int to) {
        return to;
    }

    /// Whether an application beside it stores a message, in one row and one commit, before it is sent here.
    default boolean isStoredBeside() {
        return false;
    }

    /// The status of an answer, over whichever way, that says that a message is made.
    default int created() {
        return 201;
    }

    /// The seq of what a post has made, 0 for none.
    ///
    /// @param body of the answer
    default long made(Frame body) {
        return body.madeSeq();
    }

    /// The process of the server itself.
    long server();

    /// The process of its database, its children counted with it; null if it has none of its own.
    @Nullable Long database();

    /// Where its data is.
    Path folder();

    @Override
    void close() throws IOException;
}
