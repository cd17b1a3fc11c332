package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A room. What is the same for every reader stands here, what is the reader's own in [Own].
///
/// @param members of direct and group rooms only, else empty; without `readSeq`
/// @param own the reader's own fields and `lastMessage`; null, and so left out, in events that all members get
public record RoomView(
        UUID id,
        UUID workspaceId,
        @Nullable String externalId,
        String kind,
        @Nullable String name,
        @Nullable String description,
        @Nullable String topic,
        String visibility,
        String historyVisibility,
        @Nullable String avatarUrl,
        Map<String, Object> attributes,
        boolean autoJoin,
        boolean readOnly,
        int slowModeSeconds,
        boolean systemMessages,
        int maxMembers,
        int memberCount,
        List<MemberView> members,
        long lastSeq,
        @Nullable Instant archivedAt,
        Instant createdAt,
        @Nullable UUID createdBy,
        int version,
        @JsonUnwrapped @Nullable Own own) {

    /// The same room as it stood at an event of it: `lastSeq` is that event's, since clients count on from there.
    public RoomView at(long lastSeq, @Nullable Own own) {
        return new RoomView(
                id,
                workspaceId,
                externalId,
                kind,
                name,
                description,
                topic,
                visibility,
                historyVisibility,
                avatarUrl,
                attributes,
                autoJoin,
                readOnly,
                slowModeSeconds,
                systemMessages,
                maxMembers,
                memberCount,
                members,
                lastSeq,
                archivedAt,
                createdAt,
                createdBy,
                version,
                own);
    }

    /// A reader's own view of a room; every field is null or zero for somebody who is not a member.
    ///
    /// @param messages the latest messages, ascending by seq: in bootstrap and in the frames that bring a new room
    public record Own(
            @Nullable MessageView lastMessage,
            @Nullable Long visibleFromSeq,
            @Nullable Long readSeq,
            @Nullable Long unreadCount,
            @Nullable Long mentionCount,
            @Nullable String myRole,
            @Nullable Instant mutedUntil,
            @Nullable String notificationLevel,
            @Nullable Boolean hidden,
            @Nullable Boolean favourite,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<MessageView> messages) {

        /// The same as it stood at the seq of one's joining: nothing is unread, these are the messages up to there.
        public Own joined(long seq, List<MessageView> messages) {
            return new Own(
                    messages.isEmpty() ? null : messages.getLast(),
                    visibleFromSeq,
                    seq,
                    0L,
                    0L,
                    myRole,
                    mutedUntil,
                    notificationLevel,
                    hidden,
                    favourite,
                    messages);
        }

        /// The same with the latest messages.
        public Own with(List<MessageView> messages) {
            return new Own(
                    lastMessage,
                    visibleFromSeq,
                    readSeq,
                    unreadCount,
                    mentionCount,
                    myRole,
                    mutedUntil,
                    notificationLevel,
                    hidden,
                    favourite,
                    messages);
        }
    }
}
