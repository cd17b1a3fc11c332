package dev.parley.message;

import dev.parley.account.ServiceRole;
import dev.parley.log.Batch;
import dev.parley.protocol.Person;
import dev.parley.room.RoomRole;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a post is judged by: as it stands under the lock, or as the writer knows it.
///
/// @param room null: there is none
/// @param author null: there is no such person in the workspace
/// @param role what the author is in the room; null: not a member
/// @param read how far the author has read
/// @param sentBefore what is stored under the same key; null: nothing
/// @param isRootOk whether there is a message that it can reply to
/// @param replyCount the replies to that message before it
record PostFacts(
        @Nullable Place room,
        @Nullable Author author,
        @Nullable RoomRole role,
        @Nullable Instant mutedUntil,
        Batch.Read read,
        @Nullable Sent sentBefore,
        boolean isRootOk,
        int replyCount) {

    /// A room.
    record Place(boolean isPrivate, boolean isArchived, boolean isReadOnly, int slowSeconds, Batch.End end) {}

    /// Who posts.
    record Author(Person person, ServiceRole role) {}

    /// A message that was stored before.
    ///
    /// @param text the `clientMessageId` if it is not its own key
    record Sent(UUID id, byte[] fingerprint, @Nullable String text) {}

    static PostFacts of(Post post, Row row) {
        var role = row.getString("role");
        return new PostFacts(
                place(row),
                author(post.author(), row),
                role == null ? null : RoomRole.of(role),
                instant(row, "muted_until"),
                Batch.Read.of(row),
                sent(row),
                row.getBoolean("root_ok"),
                row.getInteger("reply_count"));
    }

    private static @Nullable Place place(Row row) {
        var visibility = row.getString("visibility");
        return visibility == null
                ? null
                : new Place(
                        visibility.equals("private"),
                        row.getValue("archived_at") != null,
                        row.getBoolean("read_only"),
                        row.getInteger("slow_seconds"),
                        new Batch.End(row.getLong("seq"), row.getLong("n")));
    }

    private static @Nullable Author author(UUID id, Row row) {
        var username = row.getString("username");
        return username == null
                ? null
                : new Author(
                        new Person(id, username, row.getString("display_name"), row.getString("avatar_url")),
                        ServiceRole.of(row.getString("service_role")));
    }

    private static @Nullable Sent sent(Row row) {
        var id = row.getUUID("id");
        return id == null
                ? null
                : new Sent(id, row.getBuffer("fingerprint").getBytes(), row.getString("client_message_id"));
    }

    private static @Nullable Instant instant(Row row, String column) {
        var time = row.get(OffsetDateTime.class, column);
        return time == null ? null : time.toInstant();
    }
}
