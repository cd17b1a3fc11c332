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
    private static final String BEHIND = "select m.id, m.countable, m.kind, m.author_id = $2 as own,"
            + " m.deleted_at is not null as deleted, k.read_seq from read_mark k"
            + " left join message m on m.room_id = k.room_id and m.seq > k.read_seq"
            + " where k.user_id = $2 and k.room_id = $1 order by m.seq";

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
    /// @param messageIds the messages that are counted
    public record Explanation(long readSeq, long lastSeq, long unreadCount, List<UUID> messageIds, LeftOut leftOut) {}

    /// How many messages behind the read position are not counted, and why; each for the first reason that holds.
    public record LeftOut(int own, int deleted, int system, int threadOnly) {}

    /// The caller's unread counts.
    public Uni<Unread> all(Caller caller) {
        return pool.preparedQuery(ALL).execute(Tuple.of(caller.user())).map(UnreadCounts::sum);
    }

    /// Explains the caller's count of one room.
    ///
    /// @return fails with `not_found`, `not_a_member`
    public Uni<Explanation> explain(Caller caller, UUID room) {
        return Seat.require(pool, caller.workspace(), room, caller.user()).chain(seat -> pool.preparedQuery(BEHIND)
                .execute(Tuple.of(room, caller.user()))
                .map(rows -> explained(seat, rows)));
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

    private static Explanation explained(Seat seat, RowSet<Row> rows) {
        var counted = new ArrayList<UUID>();
        int own = 0;
        int deleted = 0;
        int system = 0;
        int threadOnly = 0;
        long readSeq = 0;
        for (var row : rows) {
            readSeq = row.getLong("read_seq");
            if (row.getUUID("id") == null) {
                continue;
            }
            if (row.getBoolean("own")) {
                own++;
            } else if (row.getBoolean("deleted")) {
                deleted++;
            } else if (row.getString("kind").equals("system")) {
                system++;
            } else if (!row.getBoolean("countable")) {
                threadOnly++;
            } else {
                counted.add(row.getUUID("id"));
            }
        }
        return new Explanation(
                readSeq, seat.lastSeq(), counted.size(), counted, new LeftOut(own, deleted, system, threadOnly));
    }
}
