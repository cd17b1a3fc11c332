package dev.parley.account;

import dev.parley.problem.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Threads for what would hold up an event loop, as many as there are cores, with a short queue before them. What does
/// not find a place in it is 503.
final class Workers {

    private static final Duration COME_AGAIN = Duration.ofSeconds(2);

    private final ThreadPoolExecutor threads;

    Workers(String name, int queue) {
        var cores = Runtime.getRuntime().availableProcessors();
        this.threads = new ThreadPoolExecutor(
                cores,
                cores,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                Thread.ofPlatform().name(name + '-', 0).daemon().factory());
    }

    /// Does it on one of the threads, and completes where this was called.
    ///
    /// @throws Refusal `unavailable` if the queue is full
    <R> Uni<R> run(Supplier<R> work) {
        return Uni.createFrom()
                .item(work)
                .runSubscriptionOn(threads)
                .onFailure(RejectedExecutionException.class)
                .transform(full -> Refusal.unavailable(COME_AGAIN))
                .emitOn(back());
    }

    int waiting() {
        return threads.getQueue().size();
    }

    void stop() {
        threads.shutdownNow();
    }

    /// Back to where the request runs: a database session belongs to its event loop.
    private static Executor back() {
        @Nullable Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
