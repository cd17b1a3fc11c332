package dev.parley.attention;

import dev.parley.account.Caller;
import dev.parley.view.Seat;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// How much is unread: by subtraction of running numbers, never by counting messages, and able to explain itself.
@ApplicationScoped
public class UnreadCounts {

    private static final String ALL = """
            select k.room_id, h.n - k.read_n - k.own_after
                - case when h.deleted_seq > k.read_seq then (select count(*) from message d where d.room_id = k.room_id
                    and d.seq > k.read_seq and d.deleted_at is not null and d.countable and d.author_id <> $1) else 0 end as unread,
              (select count(*) from mention x where x.user_id = $1 and x.room_id = k.room_id and x.seq > k.read_seq) as mentions
            from membership m join room r on r.id = m.room_id and r.deleted_at is null
            join read_mark k using (user_id, room_id) join room_head h using (room_id) where m.user_id = $1""";

    /// The long way round, message by message: what the short way is explained by, and tested against.
    private static final String BEHIND = """
            with behind as (
                select m.id, m.seq, case when m.author_id = $2 then 'own' when m.deleted_at is not null then 'deleted'
                    when m.kind = 'system' then 'system' when not m.countable then 'thread' else 'counted' end as why
                from read_mark k join message m on m.room_id = k.room_id and m.seq > k.read_seq
                where k.user_id = $2 and k.room_id = $1)
            select coalesce((select k.read_seq from read_mark k where k.user_id = $2 and k.room_id = $1), 0) as read_seq,
                count(*) filter (where why = 'counted') as counted,
                count(*) filter (where why = 'own') as own,
                count(*) filter (where why = 'deleted') as deleted,
                count(*) filter (where why = 'system') as system,
                count(*) filter (where why = 'thread') as thread_only,
                array(select id from behind where why = 'counted' order by seq limit $3) as ids
            from behind""";

    /// So many ids are named at most: everybody may write, and nobody has to read.
    private static final int MOST_NAMED = 10_000;

    private final Pool pool;

    UnreadCounts(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// What is unread in one room.
    public record RoomUnread(UUID roomId, long unreadCount, long mentionCount) {}

    /// What is unread everywhere.
    ///
    /// @param rooms those with something unread; the sums are over all
    public record Unread(long total, long mentions, List<RoomUnread> rooms) {}

    /// Why a room's count is what it is.
    ///
    /// @param messageIds the messages that are counted, the first 10,000 of them
    public record Explanation(long readSeq, long lastSeq, long unreadCount, List<UUID> messageIds, LeftOut leftOut) {}

    /// How many messages behind the read position are not counted, and why; each for the first reason that holds.
    public record LeftOut(long own, long deleted, long system, long threadOnly) {}

    /// The caller's unread counts.
    public Uni<Unread> all(Caller caller) {
        return pool.preparedQuery(ALL).execute(Tuple.of(caller.user())).map(UnreadCounts::sum);
    }

    /// Explains the caller's count of one room.
    ///
    /// @return fails with `not_found`, `not_a_member`
    public Uni<Explanation> explain(Caller caller, UUID room) {
        return Seat.require(pool, caller.workspace(), room, caller.user()).chain(seat -> pool.preparedQuery(BEHIND)
                .execute(Tuple.of(room, caller.user(), MOST_NAMED))
                .map(rows -> explained(seat, rows.iterator().next())));
    }

    private static Unread sum(RowSet<Row> rows) {
        var rooms = new ArrayList<RoomUnread>();
        long total = 0;
        long mentions = 0;
        for (var row : rows) {
            var room = new RoomUnread(row.getUUID("room_id"), row.getLong("unread"), row.getLong("mentions"));
            total += room.unreadCount();
            mentions += room.mentionCount();
            if (room.unreadCount() > 0 || room.mentionCount() > 0) {
                rooms.add(room);
            }
        }
        return new Unread(total, mentions, rooms);
    }

    private static Explanation explained(Seat seat, Row row) {
        return new Explanation(
                row.getLong("read_seq"),
                seat.lastSeq(),
                row.getLong("counted"),
                List.of(row.getArrayOfUUIDs("ids")),
                new LeftOut(
                        row.getLong("own"), row.getLong("deleted"), row.getLong("system"), row.getLong("thread_only")));
    }
}
