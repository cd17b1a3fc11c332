package dev.parley.log;

import dev.parley.protocol.Event;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Reads the log as it is, on connections of its own, so that a hung writer never stops a reader.
@ApplicationScoped
public class LogReader {

    /// The most rows that one read brings.
    public static final int PAGE = 1_000;

    private static final String HEADS = "select l.workspace_id, l.epoch, l.floor, greatest(l.floor, coalesce("
            + "(select e.position from event e where e.workspace_id = l.workspace_id order by e.position desc limit 1), 0))"
            + " as position from workspace_log l where l.workspace_id = any($1)";

    private static final String RANGE = "select " + EventRow.COLUMNS
            + " from event where workspace_id = $1 and position > $2 and position <= $3 order by position limit $4";

    private final Pool pool;

    LogReader(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// Where a log stands.
    ///
    /// @param epoch changes when history is replaced
    /// @param floor what lies at or below it is trimmed
    /// @param position the last event's position, or the floor
    public record Head(UUID epoch, long floor, long position) {}

    /// Where the logs of these workspaces stand, in one statement. A workspace that does not exist is left out.
    public Uni<Map<UUID, Head>> heads(Collection<UUID> workspaces) {
        return heads(pool, workspaces);
    }

    /// The same on a given connection, so that it shares a snapshot with what else is read there.
    public Uni<Map<UUID, Head>> heads(SqlClient client, Collection<UUID> workspaces) {
        return client.preparedQuery(HEADS)
                .execute(Tuple.of(workspaces.toArray(UUID[]::new)))
                .map(LogReader::headsOf);
    }

    /// The events after one position and up to another, at most `limit` of them.
    public Uni<List<Event.Placed>> range(UUID workspace, long after, long upTo, int limit) {
        return pool.preparedQuery(RANGE)
                .execute(Tuple.of(workspace, after, upTo, limit))
                .map(LogReader::events);
    }

    private static Map<UUID, Head> headsOf(RowSet<Row> rows) {
        var heads = new HashMap<UUID, Head>();
        for (var row : rows) {
            heads.put(
                    row.getUUID("workspace_id"),
                    new Head(row.getUUID("epoch"), row.getLong("floor"), row.getLong("position")));
        }
        return heads;
    }

    static List<Event.Placed> events(RowSet<Row> rows) {
        var events = new ArrayList<Event.Placed>(rows.size());
        for (var row : rows) {
            events.add(EventRow.read(row.getDelegate()));
        }
        return events;
    }
}
