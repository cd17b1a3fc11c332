package dev.parley.room;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// Takes away what was in deleted rooms.
///
/// Under the workspace's lock a room is only marked, since a million rows would stop everybody. Here they go, without
/// that lock: each statement is a transaction of its own and takes at most 1,000 rows, none that somebody else
/// holds. So whoever has the workspace's lock waits for it a moment at most, and it waits for nobody. Nothing reads a
/// dead room, but for two things that stay until the log is trimmed behind them: its `room.deleted`, with the
/// memberships that say who gets it, and each `member.left` before it.
@ApplicationScoped
class RoomPurge {

    private static final int ROOMS = 100;

    private static final String DEAD =
            "select id from room where deleted_at is not null and purged_at is null order by deleted_at limit " + ROOMS;

    /// What hangs on a message goes with it, in the same statement.
    private static final String MESSAGES = """
            with gone as (
              select id from message where room_id = $1 order by seq limit 200 for update skip locked),
            reactions as (delete from reaction where message_id in (select id from gone)),
            threads as (delete from thread where root_id in (select id from gone))
            delete from message where id in (select id from gone)
            """;

    private static final String MENTIONS = """
            delete from mention where (user_id, room_id, seq) in (
              select x.user_id, x.room_id, x.seq from membership m
              join mention x on x.user_id = m.user_id and x.room_id = m.room_id
              where m.room_id = $1 limit 1000 for update of x skip locked)
            """;

    private static final String MARKS = """
            delete from read_mark where (user_id, room_id) in (
              select k.user_id, k.room_id from membership m
              join read_mark k on k.user_id = m.user_id and k.room_id = m.room_id
              where m.room_id = $1 limit 1000 for update of k skip locked)
            """;

    /// All but the last event and what is addressed to one person.
    private static final String EVENTS = """
            delete from event where (workspace_id, position) in (
              select e.workspace_id, e.position from room r
              join event e on e.room_id = r.id and e.seq is not null and e.position < r.deleted_position
              where r.id = $1 and e.recipient_id is null limit 1000 for update of e skip locked)
            """;

    private static final List<String> STEPS = List.of(MESSAGES, MENTIONS, MARKS, EVENTS);

    private static final String PURGED = "update room set purged_at = now() where id = $1";

    /// Once the log begins behind its deletion, nobody can ask for a room any more.
    private static final String FORGOTTEN = " from workspace_log l join room r on r.workspace_id = l.workspace_id"
            + " and r.purged_at is not null and r.deleted_position <= l.floor";

    private static final String FORGOTTEN_PEOPLE = "delete from membership where (user_id, room_id) in ("
            + "select m.user_id, m.room_id" + FORGOTTEN
            + " join membership m on m.room_id = r.id limit 1000 for update of m skip locked)";

    private static final String FORGOTTEN_ROOMS = "with gone as (select r.id" + FORGOTTEN
            + " where not exists (select from membership m where m.room_id = r.id)"
            + " limit 1000 for update of r skip locked),"
            + " heads as (delete from room_head where room_id in (select id from gone))"
            + " delete from room where id in (select id from gone)";

    private final Pool pool;

    RoomPurge(Pool pool) {
        this.pool = pool;
    }

    /// Empties all dead rooms that there are at the moment, and forgets those that the log has left behind.
    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Multi.createBy()
                .repeating()
                .uni(this::purgeSome)
                .whilst(rooms -> rooms == ROOMS)
                .collect()
                .last()
                .chain(() -> untilNothing(FORGOTTEN_PEOPLE, Tuple.tuple()))
                .chain(() -> untilNothing(FORGOTTEN_ROOMS, Tuple.tuple()));
    }

    /// @return how many rooms it was
    private Uni<Integer> purgeSome() {
        return pool.query(DEAD)
                .execute()
                .map(RoomPurge::ids)
                .call(this::purgeAll)
                .map(List::size);
    }

    private Uni<Void> purgeAll(List<UUID> rooms) {
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUniAndConcatenate(this::purge)
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> purge(UUID room) {
        return Multi.createFrom()
                .iterable(STEPS)
                .onItem()
                .transformToUniAndConcatenate(step -> untilNothing(step, Tuple.of(room)))
                .collect()
                .asList()
                .chain(done -> pool.preparedQuery(PURGED).execute(Tuple.of(room)))
                .replaceWithVoid();
    }

    private Uni<Void> untilNothing(String sql, Tuple parameters) {
        return Multi.createBy()
                .repeating()
                .uni(() -> pool.preparedQuery(sql).execute(parameters).map(RowSet::rowCount))
                .whilst(count -> count > 0)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static List<UUID> ids(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getUUID("id"))
                .toList();
    }
}
