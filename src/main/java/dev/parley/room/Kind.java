package dev.parley.room;

import java.util.Locale;

/// What a room is: a named channel, or a fixed set of people.
public enum Kind {
    CHANNEL,
    GROUP,
    DIRECT;

    /// The name on the wire and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
