package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The `data` of those events and frames that are not a view by themselves. Absolute values, never differences.
public sealed interface EventData {

    /// Of `member.joined`, `member.updated` and `member.left`.
    ///
    /// @param memberCount how many the room has, behind this event
    /// @param room only to who has joined: the room as in their bootstrap
    record Membership(
            MemberView member,
            int memberCount,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RoomView room) implements EventData {}

    /// Of `member.updated` to oneself alone: one's own preferences.
    record Preferences(
            @Nullable String notificationLevel,
            @Nullable Boolean hidden,
            @Nullable Boolean favourite) implements EventData {}

    /// Of `room.deleted`.
    record RoomGone(UUID id) implements EventData {}

    /// Of an event about a message that its reader may not see.
    record Unseen(UUID messageId) implements EventData {}

    /// Of `read.updated`: counts of the event's own place.
    record Reading(UUID roomId, long seq, long unreadCount, long mentionCount) implements EventData {}

    /// Of `typing.started` and `typing.stopped`.
    record Typing(UUID userId, @Nullable UUID threadRootId) implements EventData {}

    /// Of `stream.ready`; `from` and `head` are cursors.
    record Ready(String from, String head, long heartbeatMs) implements EventData {}

    /// Of `stream.caught-up` and `stream.heartbeat`; `head` is a cursor.
    record Head(String head) implements EventData {}

    /// Of `stream.reset`: `malformed`, `unknown`, `expired` or `epoch`.
    record Reset(String reason) implements EventData {}

    /// Of `stream.expiring`: when the token ends.
    record Expiring(Instant at) implements EventData {}
}
