package dev.parley.room;

import dev.parley.problem.Change;
import dev.parley.problem.Length;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What an owner may change of a member.
///
/// @param mutedUntil null lifts the mute
/// @param nickname null takes it away
record MemberChange(
        @Nullable RoomRole role,
        @Nullable Change<Instant> mutedUntil,
        @Nullable Change<@Length(min = 1, max = 80) String> nickname) {}
