package dev.parley.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// What an operator can set about streams.
@ConfigMapping(prefix = "parley")
interface StreamConfig {

    /// How many streams one user may have open on a node.
    @WithDefault("10")
    int streamsPerUser();

    /// Whether frames are written past the framework, to the channel below it. Off, everything works the same and costs
    /// more.
    @WithDefault("true")
    boolean directWrites();
}
