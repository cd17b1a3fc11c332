package dev.parley.log;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the bus carries. Losing, repeating or reordering hints costs nothing but a second.
public sealed interface Hint {

    /// The workspace that it concerns.
    UUID workspace();

    /// The log of the workspace has reached this position.
    record Advanced(UUID workspace, long position) implements Hint {}

    /// A session, an API key's tokens or a user's tokens hold no more: everything that runs under `subject` ends.
    record Revoked(UUID workspace, UUID subject) implements Hint {}

    /// Somebody types in a room, or has stopped.
    ///
    /// @param threadRoot the thread they type in; null for the room itself
    record Typing(
            UUID workspace, UUID room, UUID user, @Nullable UUID threadRoot, boolean active) implements Hint {}
}
