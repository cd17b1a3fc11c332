package dev.parley.view;

import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Messages as a reader sees them: as they are now, a deleted one as a tombstone. Rights are the caller's affair.
public final class MessageViews {

    private static final String COLUMNS = "select m.id, m.room_id, m.seq, m.version, m.author_id, m.kind, m.content,"
            + " m.metadata, m.thread_root_id, m.also_in_room, m.client_key, m.client_message_id, m.created_at,"
            + " m.edited_at, m.deleted_at, u.username, u.display_name, u.avatar_url, t.reply_count, t.last_reply_at"
            + " from message m join users u on u.id = m.author_id left join thread t on t.root_id = m.id";

    private static final String BY_IDS = COLUMNS + " where m.id = any($1)";

    private static final String IN_ROOM = COLUMNS + " where m.room_id = $1 and m.id = $2";

    /// What the history of a room shows: everything but replies in a thread alone.
    private static final String SHOWN = " and (m.thread_root_id is null or m.also_in_room)";

    private static final String UPWARD =
            COLUMNS + " where m.room_id = $1 and m.seq > $2 and m.seq < $3" + SHOWN + " order by m.seq limit $4";

    private static final String DOWNWARD =
            COLUMNS + " where m.room_id = $1 and m.seq > $2 and m.seq < $3" + SHOWN + " order by m.seq desc limit $4";

    private static final String LATEST = "select x.* from unnest($1::uuid[], $2::bigint[], $3::bigint[])"
            + " r(room_id, above, up_to) cross join lateral (" + COLUMNS
            + " where m.room_id = r.room_id and m.seq >= r.above and m.seq <= r.up_to" + SHOWN
            + " order by m.seq desc limit $4) x order by x.seq";

    private MessageViews() {}

    /// The messages with these ids, those that exist.
    ///
    /// @param reader whose own `clientMessageId` is shown; null for nobody's
    public static Uni<Map<UUID, MessageView>> byIds(SqlClient client, Collection<UUID> ids, @Nullable UUID reader) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(BY_IDS)
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .map(rows -> byId(read(rows, reader)));
    }

    /// The messages with these ids, each with its author's own `clientMessageId`; everybody else is to be shown what
    /// [MessageView#forOthers] gives.
    public static Uni<Map<UUID, MessageView>> asAuthors(SqlClient client, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : client.preparedQuery(BY_IDS)
                        .execute(Tuple.of(ids.toArray(UUID[]::new)))
                        .map(MessageViews::asAuthors);
    }

    /// One message of a room; room and message are checked together. Null if there is none.
    public static Uni<@Nullable MessageView> find(SqlClient client, UUID room, UUID message, UUID reader) {
        return client.preparedQuery(IN_ROOM)
                .execute(Tuple.of(room, message))
                .map(rows -> read(rows, reader))
                .map(list -> list.isEmpty() ? null : list.getFirst());
    }

    /// Messages of a room's history with a seq above one and below another, ascending: the first ones of them.
    public static Uni<List<MessageView>> first(
            SqlClient client, UUID room, long above, long below, int limit, UUID reader) {
        return client.preparedQuery(UPWARD)
                .execute(Tuple.of(room, above, below, limit))
                .map(rows -> read(rows, reader));
    }

    /// Messages of a room's history with a seq above one and below another, ascending: the last ones of them.
    public static Uni<List<MessageView>> last(
            SqlClient client, UUID room, long above, long below, int limit, UUID reader) {
        return client.preparedQuery(DOWNWARD)
                .execute(Tuple.of(room, above, below, limit))
                .map(rows -> read(rows, reader).reversed());
    }

    /// What somebody may see of a room's history: from one seq up to another, both included.
    public record Span(UUID room, long from, long upTo) {}

    /// The last messages of several rooms in one statement, ascending by seq.
    public static Uni<Map<UUID, List<MessageView>>> latest(
            SqlClient client, List<Span> spans, int limit, @Nullable UUID reader) {
        if (spans.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(LATEST)
                .execute(Tuple.of(
                        spans.stream().map(Span::room).toArray(UUID[]::new),
                        spans.stream().map(Span::from).toArray(Long[]::new),
                        spans.stream().map(Span::upTo).toArray(Long[]::new),
                        limit))
                .map(rows -> byRoom(read(rows, reader)));
    }

    private static Map<UUID, MessageView> byId(List<MessageView> messages) {
        var byId = new HashMap<UUID, MessageView>();
        messages.forEach(message -> byId.put(message.id(), message));
        return byId;
    }

    private static Map<UUID, List<MessageView>> byRoom(List<MessageView> messages) {
        var byRoom = new LinkedHashMap<UUID, List<MessageView>>();
        messages.forEach(message -> byRoom.computeIfAbsent(message.roomId(), room -> new ArrayList<>())
                .add(message));
        return byRoom;
    }

    private static Map<UUID, MessageView> asAuthors(RowSet<Row> rows) {
        var messages = new HashMap<UUID, MessageView>();
        for (var row : rows) {
            messages.put(row.getUUID("id"), read(row.getDelegate(), row.getUUID("author_id")));
        }
        return messages;
    }

    private static List<MessageView> read(RowSet<Row> rows, @Nullable UUID reader) {
        var messages = new ArrayList<MessageView>(rows.size());
        for (var row : rows) {
            messages.add(read(row.getDelegate(), reader));
        }
        return messages;
    }

    private static MessageView read(io.vertx.sqlclient.Row row, @Nullable UUID reader) {
        var author = new Person(
                row.getUUID("author_id"),
                row.getString("username"),
                row.getString("display_name"),
                row.getString("avatar_url"));
        var deletedAt = instant(row, "deleted_at");
        var metadata = row.getJsonObject("metadata");
        var replies = row.getInteger("reply_count");
        return new MessageView(
                row.getUUID("id"),
                row.getUUID("room_id"),
                row.getLong("seq"),
                row.getInteger("version"),
                author,
                null,
                row.getString("kind"),
                deletedAt == null ? row.getString("content") : MessageView.TOMBSTONE,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                replies == null ? 0 : replies,
                instant(row, "last_reply_at"),
                row.getUUID("thread_root_id"),
                row.getBoolean("also_in_room"),
                null,
                null,
                null,
                null,
                deletedAt == null ? plain(metadata) : Map.of(),
                author.id().equals(reader) ? clientMessageId(row) : null,
                row.get(OffsetDateTime.class, "created_at").toInstant(),
                deletedAt == null ? instant(row, "edited_at") : null,
                deletedAt);
    }

    private static String clientMessageId(io.vertx.sqlclient.Row row) {
        var text = row.getString("client_message_id");
        return text == null ? row.getUUID("client_key").toString() : text;
    }

    private static Map<String, Object> plain(@Nullable JsonObject json) {
        return json == null ? Map.of() : json.getMap();
    }

    private static @Nullable Instant instant(io.vertx.sqlclient.Row row, String column) {
        var time = row.get(OffsetDateTime.class, column);
        return time == null ? null : time.toInstant();
    }
}
