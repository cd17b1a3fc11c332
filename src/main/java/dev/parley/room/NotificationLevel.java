package dev.parley.room;

import java.util.Locale;

/// What of a room a member wants to be told about; nobody else learns of it.
public enum NotificationLevel {
    ALL,
    MENTIONS,
    NONE;

    /// The name on the wire and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
