package dev.parley.room;

import java.util.Locale;

/// Whether people of the workspace who are not in a room learn that it exists.
public enum Visibility {
    PUBLIC,
    PRIVATE;

    /// The name on the wire and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
