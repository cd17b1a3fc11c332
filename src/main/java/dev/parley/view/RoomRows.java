package dev.parley.view;

import dev.parley.protocol.MemberView;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.RoomView;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The statements that read rooms, and what their rows say.
final class RoomRows {

    private static final String ROOM = """
            select r.id, r.workspace_id, r.external_id, r.kind, r.name, r.name_key, r.description, r.topic, r.visibility,
              r.shared_from_seq, r.avatar_url, r.attributes, r.auto_join, r.read_only, r.slow_seconds, r.system_messages,
              r.max_members, r.member_count, r.archived_at, r.created_at, r.created_by, r.version,
              coalesce(h.seq, 0) as last_seq
            """;

    /// Unread by subtraction: each message carries the running number of countable ones, so that no row is written and
    /// none is counted per member and message; only what others deleted after the mark is.
    private static final String OWN = """
            , m.visible_from_seq, m.role, m.muted_until, m.notification_level, m.hidden, m.favourite, k.read_seq,
              h.n - k.read_n - k.own_after - case when h.deleted_seq > k.read_seq then (
                select count(*) from message d
                where d.room_id = r.id and d.seq > k.read_seq and d.deleted_at is not null and d.countable
                  and d.author_id <> $1) else 0 end as unread,
              case when m.user_id is not null then (select count(*) from mention x
                where x.user_id = $1 and x.room_id = r.id and x.seq > k.read_seq) end as mentions,
              l.id as last_message, coalesce(l.created_at, r.created_at) as active_at
            """;

    private static final String BESIDES = """
            left join room_head h on h.room_id = r.id
            left join read_mark k on k.room_id = r.id and k.user_id = m.user_id
            left join message l on l.id = h.last_message_id and l.seq >= m.visible_from_seq
            """;

    /// A room of the reader's workspace with what the reader is in it, if anything.
    private static final String AROUND = "from users me join room r on r.workspace_id = me.workspace_id"
            + " left join membership m on m.room_id = r.id and m.user_id = me.id "
            + BESIDES;

    /// $1 the reader, $2 rooms: those that they may see.
    static final String SEEN = ROOM + OWN + AROUND + """
            where me.id = $1 and r.id = any($2) and r.deleted_at is null
              and (m.user_id is not null or (r.kind = 'channel' and r.visibility = 'public'))
            order by active_at desc, r.id desc
            """;

    /// $1 the reader, $2 and $3 the key of the last row of the page before, $4 how many.
    static final String MINE =
            ROOM + OWN + "from membership m join room r on r.id = m.room_id and r.deleted_at is null " + BESIDES + """
            where m.user_id = $1
              and ($2::timestamptz is null
                or (coalesce(l.created_at, r.created_at), r.id) < ($2::timestamptz, $3::uuid))
            order by active_at desc, r.id desc limit $4
            """;

    /// $1 the reader, $2 and $3 the key of the last row of the page before, $4 how many.
    static final String DIRECTORY = ROOM + OWN + AROUND + """
            where me.id = $1 and r.kind = 'channel' and r.visibility = 'public' and r.deleted_at is null
              and ($2::text is null or (r.name_key, r.id) > ($2::text, $3::uuid))
            order by r.name_key, r.id limit $4
            """;

    /// $1 rooms, as all their members see them.
    static final String SHARED = ROOM
            + "from room r left join room_head h on h.room_id = r.id where r.id = any($1) and r.deleted_at is null";

    private RoomRows() {}

    /// The room of a row.
    static RoomView view(Row row, List<MemberView> members, RoomView.@Nullable Own own) {
        return new RoomView(
                row.getUUID("id"),
                row.getUUID("workspace_id"),
                row.getString("external_id"),
                row.getString("kind"),
                row.getString("name"),
                row.getString("description"),
                row.getString("topic"),
                row.getString("visibility"),
                row.getLong("shared_from_seq") == null ? "joined" : "shared",
                row.getString("avatar_url"),
                row.getJsonObject("attributes").getMap(),
                row.getBoolean("auto_join"),
                row.getBoolean("read_only"),
                row.getInteger("slow_seconds"),
                row.getBoolean("system_messages"),
                row.getInteger("max_members"),
                row.getInteger("member_count"),
                members,
                row.getLong("last_seq"),
                instant(row.getOffsetDateTime("archived_at")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getUUID("created_by"),
                row.getInteger("version"),
                own);
    }

    /// What a row says about its reader.
    static RoomView.Own own(Row row, @Nullable MessageView lastMessage) {
        return new RoomView.Own(
                lastMessage,
                row.getLong("visible_from_seq"),
                row.getLong("read_seq"),
                row.getLong("unread"),
                row.getLong("mentions"),
                row.getString("role"),
                instant(row.getOffsetDateTime("muted_until")),
                row.getString("notification_level"),
                row.getBoolean("hidden"),
                row.getBoolean("favourite"),
                null);
    }

    static @Nullable UUID lastMessage(Row row) {
        return row.getUUID("last_message");
    }

    /// Whether the room shows who is in it.
    static boolean showsMembers(Row row) {
        return !row.getString("kind").equals("channel");
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
