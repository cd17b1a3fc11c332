package dev.parley.presence;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Where somebody types.
///
/// @param threadRootId the message whose thread it is; null for the room itself
public record TypingStart(@Nullable UUID threadRootId) {}
