package dev.parley.entrance;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/// What an operator can set about the first steps into the service.
@ConfigMapping(prefix = "parley")
public interface EntranceConfig {

    /// Fixes the one-time set-up token, for automation: at least 32 characters.
    Optional<String> setupToken();

    /// Whether there are people and talk to try it with.
    @WithDefault("false")
    boolean demo();
}
