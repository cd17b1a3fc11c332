package dev.parley.system;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The settings that belong to no single feature. Each key is also an environment variable: `parley.data-dir` is
/// `PARLEY_DATA_DIR`.
@ConfigMapping(prefix = "parley")
public interface SystemConfig {
    /// The embedded database, the key file and attachments. Development has a folder of its own below it.
    Path dataDir();

    /// The key that wraps the signing keys; all nodes share it. See {@link #keyPath}.
    Optional<Path> keyFile();

    default Path keyPath() {
        return keyFile().orElseGet(() -> dataDir().resolve("key"));
    }

    /// Where people reach this service: in links and cookies. Unset: the request's own host.
    Optional<URI> publicUrl();

    /// Origins for CORS and sockets. Unset: that of the public URL, and without one the request's own host.
    Optional<List<String>> allowedOrigins();

    /// Addresses and networks of the proxies whose `X-Forwarded-*` counts. Unset: nobody's.
    Optional<List<String>> trustedProxies();

    /// Demo people and rooms, with random passwords printed at the start.
    @WithDefault("false")
    boolean demo();

    /// As set; see {@link #whoMayRegister}.
    @WithName("registration")
    Optional<Registration> registrationSetting();

    /// Invited people only, unless set otherwise; in a demo everybody.
    default Registration whoMayRegister() {
        return registrationSetting().orElse(demo() ? Registration.OPEN : Registration.INVITE);
    }

    /// The rates per user, room and address. Off only for measurements; never the throttle of a single account.
    @WithDefault("true")
    boolean rateLimits();

    /// Open streams of one user at a time.
    @WithDefault("10")
    @Positive int streamsPerUser();

    /// Fixes the one-time set-up token, for automation. Unset: a random one.
    Optional<String> setupToken();

    /// Who may make an account.
    enum Registration {
        OPEN,
        INVITE,
        CLOSED
    }
}
