package dev.parley.view;

import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
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

    /// In the order in which [#read] takes them.
    static final String COLUMNS = "m.id, m.room_id, m.seq, m.version, m.author_id, u.username, u.display_name,"
            + " u.avatar_url, m.kind, m.content, t.reply_count, t.last_reply_at, m.thread_root_id, m.also_in_room,"
            + " m.metadata, m.client_key, m.client_message_id, m.created_at, m.edited_at, m.deleted_at";

    /// Whoever wrote it and what hangs on it, beside the rows that are called `m`.
    static final String BESIDES = " left join users u on u.id = m.author_id left join thread t on t.root_id = m.id";

    private static final String SELECT = "select " + COLUMNS + " from message m" + BESIDES;

    private static final String BY_IDS = SELECT + " where m.id = any($1)";

    private static final String IN_ROOM = SELECT + " where m.room_id = $1 and m.id = $2";

    /// What the history of a room shows: everything but replies in a thread alone.
    static final String SHOWN = " and (thread_root_id is null or also_in_room)";

    /// The limit stands inside, before authors and threads are joined: outside, the planner takes the two bounds for
    /// few rows, joins all between them and sorts those.
    private static final String LATEST = "select " + COLUMNS + " from unnest($1::uuid[], $2::bigint[], $3::bigint[])"
            + " r(room_id, above, up_to) cross join lateral (select * from message"
            + " where room_id = r.room_id and seq >= r.above and seq <= r.up_to" + SHOWN
            + " order by seq desc limit $4) m" + BESIDES + " order by m.seq";

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
            messages.put(row.getUUID("id"), read(new Cells(row.getDelegate()), row.getUUID("author_id")));
        }
        return messages;
    }

    private static List<MessageView> read(RowSet<Row> rows, @Nullable UUID reader) {
        var messages = new ArrayList<MessageView>(rows.size());
        for (var row : rows) {
            messages.add(read(new Cells(row.getDelegate()), reader));
        }
        return messages;
    }

    /// The message whose columns come next.
    static MessageView read(Cells cells, @Nullable UUID reader) {
        return read(cells.uuid(), cells, reader);
    }

    /// The message whose columns come next, the id being taken already.
    static MessageView read(UUID id, Cells cells, @Nullable UUID reader) {
        var room = cells.uuid();
        var seq = cells.number();
        var version = cells.count();
        var author = new Person(cells.uuid(), cells.text(), cells.text(), cells.textOrNull());
        var kind = cells.text();
        var content = cells.text();
        var replies = cells.countOrZero();
        var lastReplyAt = cells.timeOrNull();
        var threadRoot = cells.uuidOrNull();
        var alsoInRoom = cells.flag();
        var metadata = cells.object();
        var key = cells.uuid();
        var keyText = cells.textOrNull();
        var createdAt = cells.time();
        var editedAt = cells.timeOrNull();
        var deletedAt = cells.timeOrNull();
        return new MessageView(
                id,
                room,
                seq,
                version,
                author,
                null,
                kind,
                deletedAt == null ? content : MessageView.TOMBSTONE,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                replies,
                lastReplyAt,
                threadRoot,
                alsoInRoom,
                null,
                null,
                null,
                null,
                deletedAt == null ? metadata : Map.of(),
                author.id().equals(reader) ? (keyText == null ? key.toString() : keyText) : null,
                createdAt,
                deletedAt == null ? editedAt : null,
                deletedAt);
    }
}
