package dev.parley.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Argon2id (RFC 9106) away from the event loops. Each hash takes 19 MiB and tens of milliseconds: the queue is
/// bounded, so that a flood of log-ins cannot take the machine's memory.
@Singleton
class PasswordHashes {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final Argon2Function function;
    private final Workers workers;
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
        this.workers = new Workers("password", settings.queue());
        this.dummy = compute(Secrets.next(""));
        meters.gauge("parley.passwords.waiting", workers, Workers::waiting);
    }

    /// The PHC string of a password, with a salt of its own.
    Uni<String> hash(String password) {
        return workers.run(() -> compute(PasswordRules.normalized(password)));
    }

    /// Whether it is the password of this hash. Without a hash (nobody of that name) it takes as long and says no.
    Uni<Boolean> matches(String password, @Nullable String hash) {
        var against = Objects.requireNonNullElse(hash, dummy);
        return workers.run(() -> check(PasswordRules.normalized(password), against) && hash != null);
    }

    /// Whether a hash was made with weaker parameters than those of today.
    boolean outdated(String hash) {
        var old = Argon2Function.getInstanceFromHash(hash);
        return old.getMemory() < function.getMemory() || old.getIterations() < function.getIterations();
    }

    @PreDestroy
    void stop() {
        workers.stop();
    }

    private String compute(String password) {
        return Password.hash(password).addRandomSalt(SALT_BYTES).with(function).getResult();
    }

    private static boolean check(String password, String hash) {
        return Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash));
    }
}
