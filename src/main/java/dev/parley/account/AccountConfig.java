package dev.parley.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/// What an operator can set about accounts, passwords, sessions and tokens.
@ConfigMapping(prefix = "parley")
public interface AccountConfig {

    Passwords passwords();

    Sessions sessions();

    Throttle throttle();

    /// Passwords and how they are hashed.
    interface Passwords {

        /// The least length in characters (code points).
        @WithDefault("12")
        @Min(8) @Max(15) int minLength();

        /// The greatest length in characters (code points).
        @WithDefault("128")
        @Min(64) @Max(1024) int maxLength();

        /// Memory of Argon2id in KiB (RFC 9106).
        @WithDefault("19456")
        @Min(19456) int memoryKib();

        /// Passes of Argon2id.
        @WithDefault("2")
        @Min(2) int iterations();

        /// How many hashes may wait for a thread before the answer is 503.
        @WithDefault("64")
        @Min(1) @Max(64) int queue();
    }

    /// Sessions and their tokens.
    interface Sessions {

        /// How long an access token holds.
        @WithDefault("10M")
        Duration access();

        /// A session that is not used for so long ends.
        @WithDefault("14D")
        Duration idle();

        /// A session ends after so long, used or not.
        @WithDefault("60D")
        Duration absolute();

        /// How long the client that spent a refresh token gets the same successor again.
        @WithDefault("10S")
        Duration grace();

        /// How long a signing key signs.
        @WithDefault("30D")
        Duration keyRotation();
    }

    /// Failed log-ins.
    interface Throttle {

        /// So many failures of one account are free.
        @WithDefault("5")
        int free();

        /// Attempts from one address in a minute.
        @WithDefault("20")
        int perAddress();

        /// Accounts that one address makes in an hour without an invite.
        @WithDefault("5")
        int accountsPerAddress();

        /// Failures of the whole service in a minute.
        @WithDefault("600")
        int overall();
    }
}
