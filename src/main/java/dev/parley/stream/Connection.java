package dev.parley.stream;

import dev.parley.account.Caller;
import io.vertx.core.Context;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One open stream of a client, over SSE or WebSocket. Nobody waits for a slow reader: what is on its way to the socket
/// is counted, and bounded. What decides happens on the loop of its workspace's feeds, what writes on its own.
abstract class Connection {

    /// More than this many bytes on the way, and a live stream is cut: the client comes back with its cursor.
    static final long MOST_PENDING = 1 << 20;

    private static final long ENOUGH = 256 << 10;
    private static final long LITTLE = 64 << 10;

    private final Context loop;
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicReference<@Nullable Runnable> waiting = new AtomicReference<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Caller caller;

    // of the feeds' loop alone
    @Nullable Feed feed;

    boolean warned;
    Instant beat = Instant.MIN;
    Instant moved = Instant.MIN;
    long takenThen;

    Connection(Context loop, Caller caller) {
        this.loop = loop;
        this.caller = caller;
    }

    Context loop() {
        return loop;
    }

    Caller caller() {
        return caller;
    }

    /// Goes on under another token of the same user and workspace.
    void renew(Caller caller) {
        this.caller = caller;
    }

    boolean isClosed() {
        return closed.get();
    }

    /// Takes a frame to be written with the next [#flush]. On the feeds' loop.
    final void add(Frame frame) {
        count(queue(frame));
    }

    /// So many bytes more are on their way.
    final void count(long bytes) {
        pending.addAndGet(bytes);
    }

    /// Whether the reader is so far behind that reading more from the log for it would only pile up.
    final boolean isFull() {
        return pending.get() > ENOUGH;
    }

    /// Whether the bound of a live stream is passed.
    final boolean isTooFull() {
        return pending.get() > MOST_PENDING;
    }

    /// How many bytes the reader has taken so far.
    final long taken() {
        return taken.get();
    }

    final boolean isEmpty() {
        return pending.get() == 0;
    }

    /// Runs `then`, on whichever loop, as soon as the reader has taken most of what is on its way.
    final void whenTaken(Runnable then) {
        waiting.set(then);
        wake();
    }

    /// These bytes have reached the socket. On the connection's own loop.
    final void written(long bytes) {
        pending.addAndGet(-bytes);
        taken.addAndGet(bytes);
        wake();
    }

    /// Ends it once; a second time does nothing.
    final void close(CloseCode code) {
        if (closed.compareAndSet(false, true)) {
            loop.runOnContext(ignored -> end(code));
        }
    }

    /// The client has gone.
    final void gone() {
        closed.set(true);
    }

    /// Makes the frame's bytes and queues them.
    ///
    /// @return how many they are
    abstract long queue(Frame frame);

    /// Writes what was queued since the last time, at once. Called on the feeds' loop; gives what is to be done on the
    /// connection's own.
    abstract Runnable flush();

    /// A sign of life, every 20 s.
    ///
    /// @param told whether a frame goes out at this moment anyway
    abstract void beat(boolean told);

    /// Whether nothing was heard of the client for so long that it is gone.
    abstract boolean isVanished(Instant now);

    /// Whether the stream ends with a reset.
    abstract boolean endsWithReset();

    /// Says why, and closes. On the connection's own loop.
    abstract void end(CloseCode code);

    private void wake() {
        if (pending.get() <= LITTLE) {
            var then = waiting.getAndSet(null);
            if (then != null) {
                then.run();
            }
        }
    }
}
