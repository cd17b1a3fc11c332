package dev.parley.view;

import dev.parley.protocol.MemberView;
import dev.parley.protocol.RoomView;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The statements that read rooms, and what their rows say. Each picks its rooms first, by what stands in membership
/// and head alone; the rest, the last message with it, is looked up for those that are shown.
final class RoomRows {

    /// In the order in which [#view] takes them.
    private static final String ROOM = """
            select r.id, r.workspace_id, r.external_id, r.kind, r.name, r.description, r.topic, r.visibility,
              r.shared_from_seq is not null as shared, r.avatar_url, r.attributes, r.auto_join, r.read_only,
              r.slow_seconds, r.system_messages, r.max_members, r.member_count, coalesce(s.seq, 0) as last_seq,
              r.archived_at, r.created_at, r.created_by, r.version
            """;

    /// Unread by subtraction: each message carries the running number of countable ones, so that no row is written and
    /// none is counted per member and message; only what others deleted after the mark is.
    private static final String OWN = """
            , s.visible_from_seq, k.read_seq,
              s.n - k.read_n - k.own_after - case when s.deleted_seq > k.read_seq then (
                select count(*) from message d
                where d.room_id = s.room_id and d.seq > k.read_seq and d.deleted_at is not null and d.countable
                  and d.author_id <> $1) else 0 end as unread,
              case when s.user_id is not null then (select count(*) from mention x
                where x.user_id = $1 and x.room_id = s.room_id and x.seq > k.read_seq) end as mentions,
              s.role, s.muted_until, s.notification_level, s.hidden, s.favourite, s.active_at, r.name_key,
            """;

    private static final String SHOWN = ROOM + OWN + MessageViews.COLUMNS + """
             from picked s join room r on r.id = s.room_id
            left join read_mark k on k.room_id = s.room_id and k.user_id = s.user_id
            left join message m on m.id = s.last_message
            """ + MessageViews.BESIDES;

    private static final String PICKED = """
            with picked as (
              select r.id as room_id, s.user_id, s.visible_from_seq, s.role, s.muted_until, s.notification_level, s.hidden,
                s.favourite, h.seq, h.n, h.deleted_seq,
                case when h.last_seq >= s.visible_from_seq then h.last_message_id end as last_message,
                case when h.last_seq >= s.visible_from_seq then h.last_at else r.created_at end as active_at
            """;

    /// What the reader is in the rooms `r`, if anything.
    private static final String AROUND = """
              left join membership s on s.room_id = r.id and s.user_id = $1
              left join room_head h on h.room_id = r.id
            """;

    /// As a value, not as a join: behind a join the rooms would not come in the order of their index.
    private static final String WORKSPACE = "workspace_id = (select workspace_id from users where id = $1)";

    private static final String BY_ACTIVITY = " order by s.active_at desc, s.room_id desc";

    /// $1 the reader, $2 rooms: those that they may see.
    static final String SEEN = PICKED + " from room r" + AROUND + " where r." + WORKSPACE + """
                and r.id = any($2) and r.deleted_at is null
                and (s.user_id is not null or (r.kind = 'channel' and r.visibility = 'public')))
            """ + SHOWN + BY_ACTIVITY;

    /// $1 the reader, $2 and $3 the key of the last row of the page before, $4 how many.
    static final String MINE = PICKED + """
              from membership s join room r on r.id = s.room_id and r.deleted_at is null
              left join room_head h on h.room_id = s.room_id
              where s.user_id = $1
                and ($2::timestamptz is null
                  or (case when h.last_seq >= s.visible_from_seq then h.last_at else r.created_at end, r.id)
                    < ($2::timestamptz, $3::uuid))
              order by active_at desc, r.id desc limit $4)
            """ + SHOWN + BY_ACTIVITY;

    /// $1 the reader, $2 and $3 the key of the last row of the page before, $4 how many.
    static final String DIRECTORY = PICKED + " from (select * from (select * from room where " + WORKSPACE + """
                and kind = 'channel' and visibility = 'public' and deleted_at is null
                and (name_key, id) > (coalesce($2::text, ''), coalesce($3::uuid, '00000000-0000-0000-0000-000000000000'))
                order by name_key, id limit $4) p limit 201) r
            """
            + AROUND + ")" + SHOWN + " order by r.name_key, r.id";

    /// $1 rooms, as all their members see them.
    static final String SHARED = ROOM
            + "from room r left join room_head s on s.room_id = r.id where r.id = any($1) and r.deleted_at is null";

    private RoomRows() {}

    /// A room as its reader sees it.
    static RoomView view(Row row, Map<UUID, List<MemberView>> people, UUID reader) {
        var cells = new Cells(row);
        var room = room(cells, people);
        return room.at(room.lastSeq(), own(cells, reader));
    }

    /// A room as all its members see it.
    static RoomView shared(Row row, Map<UUID, List<MemberView>> people) {
        return room(new Cells(row), people);
    }

    static UUID id(Row row) {
        return row.getUUID("id");
    }

    /// Whether the room shows who is in it.
    static boolean showsMembers(Row row) {
        return !row.getString("kind").equals("channel");
    }

    private static RoomView room(Cells cells, Map<UUID, List<MemberView>> people) {
        var id = cells.uuid();
        return new RoomView(
                id,
                cells.uuid(),
                cells.textOrNull(),
                cells.text(),
                cells.textOrNull(),
                cells.textOrNull(),
                cells.textOrNull(),
                cells.text(),
                cells.flag() ? "shared" : "joined",
                cells.textOrNull(),
                cells.object(),
                cells.flag(),
                cells.flag(),
                cells.count(),
                cells.flag(),
                cells.count(),
                cells.count(),
                people.getOrDefault(id, List.of()),
                cells.number(),
                cells.timeOrNull(),
                cells.time(),
                cells.uuidOrNull(),
                cells.count(),
                null);
    }

    private static RoomView.Own own(Cells cells, UUID reader) {
        var visibleFromSeq = cells.numberOrNull();
        var readSeq = cells.numberOrNull();
        var unread = cells.numberOrNull();
        var mentions = cells.numberOrNull();
        var role = cells.textOrNull();
        var mutedUntil = cells.timeOrNull();
        var level = cells.textOrNull();
        var hidden = cells.flagOrNull();
        var favourite = cells.flagOrNull();
        cells.skip(2);
        var last = cells.uuidOrNull();
        return new RoomView.Own(
                last == null ? null : MessageViews.read(last, cells, reader),
                visibleFromSeq,
                readSeq,
                unread,
                mentions,
                role,
                mutedUntil,
                level,
                hidden,
                favourite,
                null);
    }
}
