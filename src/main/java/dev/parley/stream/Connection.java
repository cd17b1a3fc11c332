package dev.parley.stream;

import dev.parley.account.Caller;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One open stream of a client, over SSE or WebSocket. Nobody waits for a slow reader: what is on its way to the socket
/// is counted, and bounded. All of it happens on the connection's own event loop.
abstract class Connection {

    /// What is on its way when a stream ends has so long to arrive.
    static final long LINGER_MS = 10_000;

    /// More than this many bytes on the way, and a live stream is cut: the client comes back with its cursor.
    static final long MOST_PENDING = 1 << 20;

    private static final long ENOUGH = 256 << 10;
    private static final long LITTLE = 64 << 10;

    private final ContextInternal context;
    private final ArrayList<Frame> queue = new ArrayList<>(1);
    private Caller caller;
    private long pending;
    private long queued;
    private long taken;
    private @Nullable Runnable waiting;
    private volatile boolean closed;

    @Nullable Feed feed;

    boolean touched;
    boolean warned;
    Instant beat = Instant.MIN;
    Instant moved = Instant.MIN;
    long takenThen;
    long due;

    /// @param context of the request; what it keeps of that one is let go
    Connection(Context context, Caller caller) {
        this.context = ((ContextInternal) context).unwrap();
        this.caller = caller;
    }

    EventLoop loop() {
        return context.nettyEventLoop();
    }

    Context context() {
        return context;
    }

    Caller caller() {
        return caller;
    }

    /// Goes on under another token of the same user and workspace.
    void renew(Caller caller) {
        this.caller = caller;
        this.warned = false;
    }

    boolean isClosed() {
        return closed;
    }

    /// Takes a frame to be written with the next [#flush].
    final void add(Frame frame) {
        if (!closed) {
            queue.add(frame);
            pending += frame.length();
            queued += frame.length();
        }
    }

    /// Whether the reader is so far behind that reading more from the log for it would only pile up.
    final boolean isFull() {
        return pending > ENOUGH;
    }

    /// Whether so little is on its way that it may wait for more.
    final boolean hasLittle() {
        return pending <= LITTLE;
    }

    /// Whether the bound of a live stream is passed by what was written and not taken. What still waits for its turn
    /// here is not the reader's fault.
    final boolean isTooFull() {
        return pending - queued > MOST_PENDING;
    }

    /// How many bytes the reader has taken so far.
    final long taken() {
        return taken;
    }

    final boolean isEmpty() {
        return pending == 0;
    }

    /// Runs `then` as soon as the reader has taken most of what is on its way.
    final void whenTaken(Runnable then) {
        waiting = then;
        wake();
    }

    /// Writes what was added since the last time, at once.
    ///
    /// @param gathering makes the bytes, one time for all connections that get the same
    final void flush(Gathering gathering) {
        if (queue.isEmpty()) {
            return;
        }
        write(queue, queued, gathering);
        queue.clear();
        queued = 0;
    }

    /// These bytes have reached the socket.
    final void written(long bytes) {
        pending -= bytes;
        taken += bytes;
        wake();
    }

    /// Ends it once; a second time does nothing.
    final void close(CloseCode code) {
        if (!closed) {
            closed = true;
            drop();
            end(code);
        }
    }

    /// The client has gone.
    final void gone() {
        closed = true;
        drop();
    }

    /// Writes frames of so many bytes in one go and calls [#written] when they have reached the socket. The list is the
    /// caller's.
    abstract void write(List<Frame> frames, long bytes, Gathering gathering);

    /// A sign of life, every 20 s.
    ///
    /// @param told whether a frame goes out at this moment anyway
    abstract void beat(boolean told);

    /// Whether nothing was heard of the client for so long that it is gone.
    abstract boolean isVanished(Instant now);

    /// Whether the stream ends with a reset.
    abstract boolean endsWithReset();

    /// Says why, and closes.
    abstract void end(CloseCode code);

    private void drop() {
        pending -= queued;
        queue.clear();
        queued = 0;
    }

    private void wake() {
        var then = waiting;
        if (then != null && pending <= LITTLE) {
            waiting = null;
            then.run();
        }
    }
}
