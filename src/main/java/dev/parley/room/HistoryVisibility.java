package dev.parley.room;

/// What somebody who comes into a room sees of what was said before.
public enum HistoryVisibility {
    /// Everything since the room became so.
    SHARED,
    /// Nothing.
    JOINED
}
