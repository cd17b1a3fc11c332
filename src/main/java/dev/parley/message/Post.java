package dev.parley.message;

import dev.parley.log.LaneCommand;
import dev.parley.protocol.MessageView;
import dev.parley.system.Ids;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The command to store a message.
///
/// @param id the id that the message gets, made before the first try
/// @param fingerprint what tells a repeat from another message under the same `clientMessageId`
/// @param threadRoot the message that it replies to; null for one that stands for itself
/// @param alsoInRoom whether a reply is shown in the room's history too
public record Post(
        PostLane lane,
        UUID id,
        UUID room,
        UUID author,
        String clientMessageId,
        String content,
        @Nullable JsonObject metadata,
        @Nullable UUID threadRoot,
        boolean alsoInRoom,
        byte[] fingerprint)
        implements LaneCommand<Post.Outcome> {

    private static final int OVERHEAD = 256;

    /// A message of one's own, to a room.
    public static Post of(
            PostLane lane,
            UUID room,
            UUID author,
            String clientMessageId,
            String content,
            @Nullable JsonObject metadata) {
        return of(lane, room, author, clientMessageId, content, metadata, null, false);
    }

    /// A message, or a reply in a thread.
    public static Post of(
            PostLane lane,
            UUID room,
            UUID author,
            String clientMessageId,
            String content,
            @Nullable JsonObject metadata,
            @Nullable UUID threadRoot,
            boolean alsoInRoom) {
        var kept = metadata == null || metadata.isEmpty() ? null : metadata;
        return new Post(
                lane,
                Ids.next(),
                room,
                author,
                clientMessageId,
                content,
                kept,
                threadRoot,
                alsoInRoom,
                fingerprint(content, kept, threadRoot, alsoInRoom));
    }

    /// What became of it.
    public sealed interface Outcome {

        /// The id of the message.
        UUID id();

        /// Whether this very send has stored it.
        boolean fresh();

        /// It is stored.
        record Created(MessageView message) implements Outcome {
            @Override
            public UUID id() {
                return message.id();
            }

            @Override
            public boolean fresh() {
                return true;
            }
        }

        /// It was stored before: by an earlier send, or (`ours`) by a try of this very send whose answer was lost.
        record Found(UUID id, boolean ours) implements Outcome {
            @Override
            public boolean fresh() {
                return ours;
            }
        }
    }

    @Override
    public PostLane kind() {
        return lane;
    }

    @Override
    public int bytes() {
        return OVERHEAD
                + 3 * content.length()
                + (metadata == null ? 0 : metadata.encode().length());
    }

    /// Whether it counts as unread for others: what is in a thread alone does not.
    boolean countable() {
        return threadRoot == null || alsoInRoom;
    }

    ClientKey key() {
        return ClientKey.of(clientMessageId);
    }

    /// Every part with its length before it, so that no two messages run together into the same bytes.
    private static byte[] fingerprint(
            String content, @Nullable JsonObject metadata, @Nullable UUID threadRoot, boolean alsoInRoom) {
        var digest = ClientKey.sha256();
        for (var part : new String[] {
            content,
            metadata == null ? "" : Canonical.json(metadata),
            String.valueOf(threadRoot),
            String.valueOf(alsoInRoom)
        }) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return digest.digest();
    }
}
