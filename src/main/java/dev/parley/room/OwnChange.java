package dev.parley.room;

import dev.parley.problem.Change;
import dev.parley.problem.Length;
import org.jspecify.annotations.Nullable;

/// What a member may change of themself in a room.
///
/// @param nickname for all to see; null takes it away
/// @param hidden puts the room away without leaving it
record OwnChange(
        @Nullable Change<@Length(min = 1, max = 80) String> nickname,
        @Nullable NotificationLevel notificationLevel,
        @Nullable Boolean hidden,
        @Nullable Boolean favourite) {}
