package dev.parley.log;

import dev.parley.protocol.Event;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/// Reads from the log what one person sees of it: numbered events of the rooms they are a member of now, from their
/// joining on; what is addressed to them; what concerns the whole workspace. Of a dead room only its end is left, and
/// of a room that they have left only that they left.
///
/// Two statements give the same rows, one cheap where the other is dear: the range walks over everybody's events, the
/// lateral form asks each room by itself.
@ApplicationScoped
public class Replay {

    /// The most rows of one page.
    public static final int PAGE = 200;

    /// The most positions that one range looks at.
    static final long WINDOW = 5_000;

    private static final int FEW_ROWS = 10;
    private static final int MANY_ROOMS = 200;
    private static final int POSITIONS_PER_ROOM = 10;

    private static final String COLUMNS = "e." + EventRow.COLUMNS.replace(", ", ", e.");

    /// What is addressed to me is mine, but of a room only as long as I am in it, its `member.left` apart, which is
    /// numbered. greatest() skips nulls: a living room has no deleted_position.
    private static final String MINE = "(e.room_id is null or e.seq is not null or"
            + " (m.user_id is not null and e.position >= greatest(m.from_position, r.deleted_position)))";

    private static final String MY_ROOM = " left join membership m on m.user_id = $2 and m.room_id = e.room_id"
            + " left join room r on r.id = e.room_id ";

    static final String RANGE = "select " + COLUMNS + " from event e" + MY_ROOM
            + " where e.workspace_id = $1 and e.position > $3 and e.position <= $4 and ("
            + "(e.recipient_id = $2 and " + MINE + ")"
            + " or (m.user_id is not null and e.seq is not null"
            + " and e.position >= greatest(m.from_position, r.deleted_position))"
            + " or (e.room_id is null and e.recipient_id is null)) order by e.position limit $5";

    static final String LATERAL = "select distinct on (position) " + EventRow.COLUMNS + " from ("
            + "(select e.* from membership m join room r on r.id = m.room_id cross join lateral"
            + " (select * from event e where e.room_id = m.room_id and e.seq is not null and e.position > $3"
            + " and e.position >= greatest(m.from_position, r.deleted_position) and e.position <= $4"
            + " order by e.position limit $5) e where m.user_id = $2)"
            + " union all (select e.* from event e" + MY_ROOM + " where e.recipient_id = $2 and " + MINE
            + " and e.position > $3 and e.position <= $4 order by e.position limit $5)"
            + " union all (select * from event where workspace_id = $1 and room_id is null and recipient_id is null"
            + " and position > $3 and position <= $4 order by position limit $5)) x order by position limit $5";

    /// The next position that may show something; it may err on the near side only.
    private static final String LEAP = "select min(p) as p from ("
            + "select (select e.position from event e where e.room_id = m.room_id and e.seq is not null"
            + " and e.position > $3 and e.position >= m.from_position and e.position <= $4 order by e.position limit 1) p"
            + " from membership m where m.user_id = $2"
            + " union all (select position from event where recipient_id = $2 and position > $3 and position <= $4"
            + " order by position limit 1)"
            + " union all (select position from event where workspace_id = $1 and room_id is null"
            + " and recipient_id is null and position > $3 and position <= $4 order by position limit 1)) x";

    private final Pool pool;

    Replay(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// Whose eyes.
    ///
    /// @param rooms in how many rooms they are, which decides between the two statements
    public record Reader(UUID workspace, UUID user, int rooms) {}

    /// A stretch of the log.
    ///
    /// @param events what the person sees of it
    /// @param next the last position that was examined, which may lie behind the last one shown
    public record Page(List<Event.Placed> events, long next) {}

    /// What a person sees behind `after` and up to `upTo`, at most `limit` events.
    public Uni<Page> page(Reader reader, long after, long upTo, int limit) {
        if (after >= upTo) {
            return Uni.createFrom().item(new Page(List.of(), upTo));
        }
        return ranges(reader.rooms, upTo - after)
                ? range(reader, after, upTo, limit)
                : read(LATERAL, reader, after, upTo, limit);
    }

    static boolean ranges(int rooms, long span) {
        return rooms > MANY_ROOMS || span <= (long) POSITIONS_PER_ROOM * rooms;
    }

    Uni<Page> range(Reader reader, long after, long upTo, int limit) {
        var end = Math.min(upTo, after + WINDOW);
        return read(RANGE, reader, after, end, limit)
                .chain(page -> page.next == end && end < upTo && page.events.size() < FEW_ROWS
                        ? leap(reader, page, upTo)
                        : Uni.createFrom().item(page));
    }

    Uni<Page> read(String sql, Reader reader, long after, long upTo, int limit) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(reader.workspace, reader.user, after, upTo, limit))
                .map(LogReader::events)
                .map(events -> new Page(
                        events, events.size() == limit ? events.getLast().position() : upTo));
    }

    private Uni<Page> leap(Reader reader, Page page, long upTo) {
        return pool.preparedQuery(LEAP)
                .execute(Tuple.of(reader.workspace, reader.user, page.next, upTo))
                .map(rows -> new Page(page.events, target(rows, upTo)));
    }

    private static long target(RowSet<Row> rows, long upTo) {
        var next = rows.iterator().next().getLong("p");
        return next == null ? upTo : next - 1;
    }
}
