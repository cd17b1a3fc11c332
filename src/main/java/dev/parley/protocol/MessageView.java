package dev.parley.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A message as a reader gets it. Offsets and lengths are in code points of `content`.
///
/// @param seq place in the room, for ever
/// @param clientMessageId the author's own id for it, shown to the author only
public record MessageView(
        UUID id,
        UUID roomId,
        long seq,
        int version,
        Person author,
        @Nullable String alias,
        String kind,
        String content,
        @Nullable String html,
        List<Object> attachments,
        @Nullable Object media,
        List<Object> mentions,
        List<Object> links,
        List<Object> reactions,
        int replyCount,
        @Nullable Instant lastReplyAt,
        @Nullable UUID threadRootId,
        boolean alsoInRoom,
        @Nullable UUID quotedId,
        @Nullable Instant pinnedAt,
        @Nullable UUID pinnedBy,
        @Nullable Object sentiment,
        Map<String, Object> metadata,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String clientMessageId,
        Instant createdAt,
        @Nullable Instant editedAt,
        @Nullable Instant deletedAt) {

    /// What stands in the place of a deleted message's text.
    public static final String TOMBSTONE = "[message deleted]";

    /// The same message for somebody who is not its author.
    public MessageView forOthers() {
        return clientMessageId == null
                ? this
                : new MessageView(
                        id,
                        roomId,
                        seq,
                        version,
                        author,
                        alias,
                        kind,
                        content,
                        html,
                        attachments,
                        media,
                        mentions,
                        links,
                        reactions,
                        replyCount,
                        lastReplyAt,
                        threadRootId,
                        alsoInRoom,
                        quotedId,
                        pinnedAt,
                        pinnedBy,
                        sentiment,
                        metadata,
                        null,
                        createdAt,
                        editedAt,
                        deletedAt);
    }
}
