package dev.parley.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.parley.problem.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Argon2id (RFC 9106) away from the event loops, on as many threads as there are cores. Each hash takes 19 MiB and
/// tens of milliseconds: what does not find a place in a short queue is 503, so that a flood of log-ins cannot take the
/// machine's memory.
@Singleton
class PasswordHashes {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Duration COME_AGAIN = Duration.ofSeconds(2);

    private final Argon2Function function;
    private final ThreadPoolExecutor threads;
    private final String dummy;

    PasswordHashes(AccountConfig config, MeterRegistry meters) {
        var settings = config.passwords();
        this.function = Argon2Function.getInstance(
                settings.memoryKib(),
                settings.iterations(),
                1,
                HASH_BYTES,
                Argon2.ID,
                Argon2Function.ARGON2_VERSION_13);
        var cores = Runtime.getRuntime().availableProcessors();
        this.threads = new ThreadPoolExecutor(
                cores,
                cores,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                Thread.ofPlatform().name("password-", 0).daemon().factory());
        this.dummy = compute(Secrets.next(""));
        meters.gauge(
                "parley.passwords.waiting", threads, pool -> pool.getQueue().size());
    }

    /// The PHC string of a password, with a salt of its own.
    Uni<String> hash(String password) {
        return away(() -> compute(PasswordRules.normalized(password)));
    }

    /// Whether it is the password of this hash. Without a hash (nobody of that name) it takes as long and says no.
    Uni<Boolean> matches(String password, @Nullable String hash) {
        var against = Objects.requireNonNullElse(hash, dummy);
        return away(() -> check(PasswordRules.normalized(password), against) && hash != null);
    }

    /// Whether a hash was made with weaker parameters than those of today.
    boolean outdated(String hash) {
        var old = Argon2Function.getInstanceFromHash(hash);
        return old.getMemory() < function.getMemory() || old.getIterations() < function.getIterations();
    }

    @PreDestroy
    void stop() {
        threads.shutdownNow();
    }

    private String compute(String password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(function).getResult();
    }

    private static boolean check(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
    }

    private <R> Uni<R> away(Supplier<R> work) {
        return Uni.createFrom()
                .item(work)
                .runSubscriptionOn(threads)
                .onFailure(RejectedExecutionException.class)
                .transform(full -> Refusal.unavailable(COME_AGAIN))
                .emitOn(back());
    }

    /// Back to where the request runs: a database session belongs to its event loop.
    private static Executor back() {
        @Nullable Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
    }
}
