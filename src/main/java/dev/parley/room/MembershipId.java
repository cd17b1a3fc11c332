package dev.parley.room;

import java.util.UUID;

/// The key of a membership: who is where.
record MembershipId(UUID userId, UUID roomId) {}
