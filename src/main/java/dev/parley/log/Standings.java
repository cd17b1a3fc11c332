package dev.parley.log;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Where a log stands and who is in which room, in one statement and so of one moment: a stream that starts from here
/// misses nothing and gets nothing twice.
@ApplicationScoped
public class Standings {

    private static final String STANDING = """
            select l.epoch, l.floor, greatest(l.floor, coalesce(h.position, 0)) as head,
              m.user_id, m.room_id, greatest(m.from_position, r.deleted_position) as from_position, m.visible_from_seq
            from workspace_log l
            left join lateral (select e.position from event e where e.workspace_id = l.workspace_id
              order by e.position desc limit 1) h on true
            left join (membership m join room r on r.id = m.room_id)
              on m.user_id = any($2) and r.workspace_id = l.workspace_id
            where l.workspace_id = $1
            """;

    private final Pool pool;
    private final History history;

    Standings(@ReactiveDataSource("read") Pool pool, History history) {
        this.pool = pool;
        this.history = history;
    }

    /// The state of a log at one moment.
    ///
    /// @param history the digest that cursors of this log carry
    /// @param floor what lies at or below it is trimmed
    /// @param head the position of the last event
    /// @param rooms of each person asked for, the rooms they are in
    public record Standing(long history, UUID epoch, long floor, long head, Map<UUID, Map<UUID, Seat>> rooms) {

        /// The rooms that a person is in.
        public Map<UUID, Seat> of(UUID user) {
            return rooms.getOrDefault(user, Map.of());
        }
    }

    /// A membership as far as streams care.
    ///
    /// @param fromPosition the first position of the log that its holder sees of the room
    /// @param visibleFromSeq the first message of the room that its holder may see
    public record Seat(long fromPosition, long visibleFromSeq) {}

    /// Where the log stands, and in which rooms these people are.
    public Uni<Standing> read(UUID workspace, Collection<UUID> users) {
        return pool.preparedQuery(STANDING)
                .execute(Tuple.of(workspace, users.toArray(UUID[]::new)))
                .chain(rows -> standing(workspace, rows));
    }

    private Uni<Standing> standing(UUID workspace, RowSet<Row> rows) {
        var first = rows.iterator().next();
        var epoch = first.getUUID("epoch");
        return history.of(workspace, epoch)
                .map(digest -> new Standing(digest, epoch, first.getLong("floor"), first.getLong("head"), seats(rows)));
    }

    private static Map<UUID, Map<UUID, Seat>> seats(RowSet<Row> rows) {
        var seats = new HashMap<UUID, Map<UUID, Seat>>();
        for (var row : rows) {
            var user = row.getUUID("user_id");
            if (user != null) {
                seats.computeIfAbsent(user, ignored -> new HashMap<>())
                        .put(
                                row.getUUID("room_id"),
                                new Seat(row.getLong("from_position"), row.getLong("visible_from_seq")));
            }
        }
        return seats;
    }
}
