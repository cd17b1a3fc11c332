package dev.parley.room;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/// How many people a new room holds, by its kind.
@ConfigMapping(prefix = "parley.rooms.max-members")
public interface RoomLimits {

    /// The most that any room may be set to.
    int CEILING = 100_000;

    @WithDefault("2")
    @Min(1) @Max(2) int direct();

    @WithDefault("9")
    @Min(3) @Max(CEILING) int group();

    @WithDefault("1000")
    @Min(1) @Max(CEILING) int privateChannel();

    @WithDefault("10000")
    @Min(1) @Max(CEILING) int publicChannel();

    /// The limit of a new room.
    default int of(Kind kind, Visibility visibility) {
        return switch (kind) {
            case DIRECT -> direct();
            case GROUP -> group();
            case CHANNEL -> visibility == Visibility.PUBLIC ? publicChannel() : privateChannel();
        };
    }
}
