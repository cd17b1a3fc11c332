package dev.parley.attention;

import java.util.UUID;

/// How far somebody has read a room, and what is left.
///
/// @param readSeq everything up to it is read
public record ReadPosition(UUID roomId, long readSeq, long unreadCount, long mentionCount) {}
