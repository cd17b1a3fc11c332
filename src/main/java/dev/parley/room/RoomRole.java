package dev.parley.room;

import java.util.Locale;

/// What a member is in a room.
public enum RoomRole {
    OWNER,
    MEMBER;

    /// The name on the wire and in the database.
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The role with this name.
    ///
    /// @throws IllegalArgumentException if there is none
    public static RoomRole of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
