package dev.parley.log;

import dev.parley.problem.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// The one writer of a workspace on this node.
///
/// ```text
/// idle --offer--> writing --committed, queue empty--> idle
///                    |  ^--committed, more gathered--'
///                    '--outcome unknown--> judged again, until it is known or 5 s are over (503)
///                    '--a statement refuses the data--> each half alone, down to the one (500)
/// ```
final class Writer {

    static final int QUEUE_COMMANDS = 8_192;
    static final long QUEUE_BYTES = 16L << 20;
    static final int BATCH_COMMANDS = 256;
    static final long BATCH_BYTES = 1L << 20;

    private static final Logger LOG = Logger.getLogger(Writer.class);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_MS = 50;

    private final Queue<Pending> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger commands = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final LaneTransaction transaction;
    private final Knowledge knowledge;
    private final Vertx vertx;
    private final Context context;
    private boolean rested;

    /// @param context the workspace's
    Writer(LaneTransaction transaction, Knowledge knowledge, Vertx vertx, Context context) {
        this.transaction = transaction;
        this.knowledge = knowledge;
        this.vertx = vertx;
        this.context = context;
    }

    /// Takes a command into the queue.
    ///
    /// @return false if the queue is full; nothing has happened then
    boolean offer(Pending pending) {
        var queued = commands.incrementAndGet();
        var size = bytes.addAndGet(pending.command().bytes());
        if (queued > QUEUE_COMMANDS || size > QUEUE_BYTES) {
            release(pending);
            return false;
        }
        queue.add(pending);
        wake();
        return true;
    }

    /// Begins behind what the caller's loop has to do already: whatever the same read has brought comes along.
    private void wake() {
        if (busy.compareAndSet(false, true)) {
            var here = Objects.requireNonNullElse(Vertx.currentContext(), context);
            here.runOnContext(ignored -> context.runOnContext(turn -> next()));
        }
    }

    /// Forgets what it knows, if it has written nothing since this was last called.
    void rest() {
        context.runOnContext(ignored -> {
            if (rested) {
                knowledge.forget();
            }
            rested = true;
        });
    }

    Knowledge knowledge() {
        return knowledge;
    }

    private void next() {
        var batch = gathered();
        if (!batch.isEmpty()) {
            rested = false;
            write(batch, System.nanoTime() + PATIENCE, () -> context.runOnContext(ignored -> next()));
            return;
        }
        busy.set(false);
        if (!queue.isEmpty()) {
            wake();
        }
    }

    private List<Pending> gathered() {
        var batch = new ArrayList<Pending>();
        long size = 0;
        for (var head = queue.peek(); head != null && batch.size() < BATCH_COMMANDS; head = queue.peek()) {
            size += head.command().bytes();
            if (!batch.isEmpty() && size > BATCH_BYTES) {
                break;
            }
            queue.remove();
            release(head);
            batch.add(head);
        }
        return batch;
    }

    private void release(Pending pending) {
        commands.decrementAndGet();
        bytes.addAndGet(-pending.command().bytes());
    }

    private void write(List<Pending> batch, long deadline, Runnable done) {
        transaction.run(batch).onComplete(result -> {
            if (result.succeeded()) {
                settle(batch, done);
            } else {
                failed(batch, deadline, done, result.cause());
            }
        });
    }

    /// The database has the next batch before this one's answers are given: it works while they are written.
    private static void settle(List<Pending> batch, Runnable done) {
        done.run();
        batch.forEach(Writer::settle);
    }

    /// Whatever becomes of one answer, the others are given.
    private static void settle(Pending pending) {
        try {
            pending.settle();
        } catch (RuntimeException broken) {
            incident(List.of(pending), broken);
        }
    }

    private void failed(List<Pending> batch, long deadline, Runnable done, Throwable cause) {
        switch (LaneFailure.of(cause)) {
            case TIMED_OUT -> unavailable(batch, done, cause);
            case REFUSES_DATA -> halve(batch, deadline, done, cause);
            case UNKNOWN -> {
                if (System.nanoTime() < deadline) {
                    vertx.setTimer(PAUSE_MS, timer -> write(batch, deadline, done));
                } else {
                    unavailable(batch, done, cause);
                }
            }
            case BUG -> {
                incident(batch, cause);
                done.run();
            }
        }
    }

    private static void unavailable(List<Pending> batch, Runnable done, Throwable cause) {
        LOG.warnf("the log cannot be written at the moment: %s", cause.getMessage());
        batch.forEach(pending -> pending.fail(Refusal.unavailable(Duration.ofSeconds(1))));
        done.run();
    }

    /// One command's data must not fail its batch.
    private void halve(List<Pending> batch, long deadline, Runnable done, Throwable cause) {
        if (batch.size() == 1) {
            incident(batch, cause);
            done.run();
            return;
        }
        int middle = batch.size() / 2;
        var second = batch.subList(middle, batch.size());
        write(batch.subList(0, middle), deadline, () -> write(second, deadline, done));
    }

    private static void incident(List<Pending> batch, Throwable cause) {
        var incident = new Refusal.Incident(UUID.randomUUID());
        LOG.errorf(cause, "incident %s: %d commands could not be written or answered", incident.id(), batch.size());
        batch.forEach(pending -> pending.fail(incident));
    }
}
