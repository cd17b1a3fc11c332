package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One open stream: counts what comes, holds each room's seq against the one before, and if it is one of those that
/// are timed reads the stamp too. Lives on the loop.
abstract sealed class Subscriber extends Wire permits SocketSubscriber, EventsSubscriber {

    private final Floor floor;
    private final Person person;
    private final List<Room> rooms;
    private final boolean timed;
    private final @Nullable String from;
    private final Map<UUID, long[]> places = new HashMap<>();
    private final CompletableFuture<Subscriber> live = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private @Nullable Channel channel;
    private @Nullable String cursor;
    private boolean opened;
    private boolean closing;
    private boolean keepsCursor;
    private long lastHigh;
    private long lastLow;
    private long @Nullable [] last;

    /// @param rooms those whose events come; none: whatever comes is let go by
    /// @param timed whether the latency of its deliveries is recorded
    /// @param from the cursor to resume from; null: from the head on
    Subscriber(Floor floor, Person person, List<Room> rooms, boolean timed, @Nullable String from) {
        this.floor = floor;
        this.person = person;
        this.rooms = rooms;
        this.timed = timed;
        this.from = from;
    }

    /// The head of the request that opens it.
    abstract byte[] opening(@Nullable String cursor);

    /// What follows when the answer's head has come.
    abstract void begun(ChannelHandlerContext context, @Nullable String cursor);

    abstract void takeFrames(ChannelHandlerContext context, ByteBuf bytes);

    Floor floor() {
        return floor;
    }

    /// Ready for what it is here for.
    void ready() {
        live.complete(this);
    }

    Person person() {
        return person;
    }

    List<Room> rooms() {
        return rooms;
    }

    /// Done when everything before is there and it is live.
    CompletableFuture<Subscriber> live() {
        return live;
    }

    /// Done when the connection has ended, by whomever.
    CompletableFuture<Void> gone() {
        return gone;
    }

    Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not connected yet");
        }
        return channel;
    }

    /// Where to go on from.
    @Nullable String cursor() {
        return floor.target().cursor(cursor, rooms.stream().mapToLong(room -> places.get(room.id)[0]));
    }

    /// Remembers the cursor of every frame, which costs the generator something.
    void keepCursor() {
        keepsCursor = true;
    }

    /// Goes on with what another one has seen.
    void goOnFrom(Subscriber before) {
        before.places.forEach((room, place) -> places.put(room, place.clone()));
    }

    /// How many seqs it has not seen of what was acknowledged; what came before its answer counts the other way.
    long behind() {
        long behind = 0;
        for (var room : rooms) {
            behind += room.top - places.get(room.id)[0];
        }
        return behind;
    }

    void close() {
        closing = true;
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        context.writeAndFlush(Unpooled.wrappedBuffer(opening(from)));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        leave();
        live.completeExceptionally(new IllegalStateException("the stream of " + person.id() + " has ended"));
        gone.complete(null);
        if (!closing) {
            floor.dropped(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        live.completeExceptionally(cause);
        context.close();
    }

    @Override
    void take(ChannelHandlerContext context, ByteBuf bytes) {
        if (!opened) {
            var head = head(bytes);
            if (head == null) {
                return;
            }
            if (status(head) != 101 && status(head) != 200) {
                throw new IllegalStateException("no stream: " + head + bytes.toString(StandardCharsets.UTF_8));
            }
            opened = true;
            enter();
            begun(context, from);
        }
        takeFrames(context, bytes);
    }

    /// The server asks whether anybody is there, by a text.
    abstract void pinged();

    /// A whole frame lies in the floor's scratch.
    void heard(Frame frame, int start) {
        floor.target().read(frame, start);
        switch (frame.kind) {
            case EVENT -> event(frame);
            case REPLY -> floor.replied(frame);
            case CAUGHT_UP -> {
                cursor = frame.cursor();
                live.complete(this);
            }
            case PING -> pinged();
            case RESET -> live.completeExceptionally(new IllegalStateException("reset"));
            case OTHER -> {}
        }
    }

    private void event(Frame frame) {
        if (frame.seq == 0 || rooms.isEmpty()) {
            return;
        }
        var place = place(frame.high, frame.low);
        if (frame.seq == place[0] + 1) {
            place[0] = frame.seq;
        } else if (frame.seq <= place[0]) {
            floor.tally().doubled++;
            floor.note(this, "seq " + frame.seq + " behind " + place[0]);
        } else {
            floor.tally().lost += frame.seq - place[0] - 1;
            floor.note(this, "seq " + frame.seq + " straight behind " + place[0]);
            place[0] = frame.seq;
        }
        if (keepsCursor) {
            cursor = frame.cursor();
        }
        floor.delivered(frame, timed);
    }

    private long[] place(long high, long low) {
        if (last == null || high != lastHigh || low != lastLow) {
            var found = places.get(new UUID(high, low));
            if (found == null) {
                throw new IllegalStateException("an event of a room that was not expected: " + new UUID(high, low));
            }
            last = found;
            lastHigh = high;
            lastLow = low;
        }
        return last;
    }

    private void enter() {
        for (var room : rooms) {
            places.computeIfAbsent(room.id, id -> new long[] {room.top});
            room.listeners++;
        }
        floor.entered(this, behind());
    }

    private void leave() {
        if (opened) {
            opened = false;
            rooms.forEach(room -> room.listeners--);
            floor.left(this, behind());
        }
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " " + person.index() + " "
                + Arrays.toString(rooms.stream().limit(3).map(room -> room.id).toArray());
    }
}
