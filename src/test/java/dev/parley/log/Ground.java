package dev.parley.log;

import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A workspace of its own for a test of the log: people and rooms put there by bare SQL, without the product's use
/// cases.
public final class Ground {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Pool pool;
    private final UUID workspace = UUID.randomUUID();

    /// Makes the workspace and its log.
    public Ground(Pool pool) {
        this.pool = pool;
        sql(
                "insert into workspace(id, slug, name, created_at) values ($1, $2, 'Ground', now())",
                workspace,
                "g-" + workspace);
        sql("insert into workspace_log(workspace_id, epoch) values ($1, $2)", workspace, UUID.randomUUID());
    }

    /// The workspace.
    public UUID workspace() {
        return workspace;
    }

    /// A new person.
    public UUID user() {
        var id = UUID.randomUUID();
        sql(
                "insert into users(id, workspace_id, username, username_key, username_skeleton, display_name, role, created_at)"
                        + " values ($1, $2, $3, $3, $3, $3, 'member', now())",
                id,
                workspace,
                "u" + id);
        return id;
    }

    /// A public channel, empty, whose one event is its creation.
    public UUID room(UUID... members) {
        var id = UUID.randomUUID();
        sql(
                "insert into room(id, workspace_id, kind, name, name_key, visibility, shared_from_seq, max_members, created_at)"
                        + " values ($1, $2, 'channel', $3, $3, 'public', 1, 1000, now())",
                id,
                workspace,
                "r" + id);
        sql(
                "insert into event(workspace_id, position, type, room_id, seq, fact, at)"
                        + " select $1, coalesce(max(position), 0) + 1, 1, $2, 1, '{\"m\": []}', now() from event where workspace_id = $1",
                workspace,
                id);
        sql("insert into room_head(room_id, seq, n) values ($1, 1, 0)", id);
        for (var member : members) {
            sql(
                    "insert into membership(user_id, room_id, joined_at, from_position, visible_from_seq) values ($1, $2, now(), 1, 1)",
                    member,
                    id);
            sql("insert into read_mark(user_id, room_id, read_seq, read_n) values ($1, $2, 1, 0)", member, id);
        }
        return id;
    }

    /// Runs a statement.
    public List<Row> sql(String statement, Object... arguments) {
        var rows = new ArrayList<Row>();
        pool.preparedQuery(statement)
                .execute(Tuple.from(arguments))
                .await()
                .atMost(PATIENCE)
                .forEach(rows::add);
        return rows;
    }

    /// One number.
    public long number(String statement, Object... arguments) {
        return sql(statement, arguments).getFirst().getLong(0);
    }

    /// Takes the lock of the log: from then on commands gather, until it is released.
    public SqlConnection hold() {
        var connection = pool.getConnection().await().atMost(PATIENCE);
        connection.query("begin").execute().await().atMost(PATIENCE);
        connection
                .preparedQuery("select 1 from workspace_log where workspace_id = $1 for no key update")
                .execute(Tuple.of(workspace))
                .await()
                .atMost(PATIENCE);
        return connection;
    }

    /// Waits until a batch waits for the lock.
    public void awaitWaiting() {
        while (number("select count(*) from pg_locks where not granted and locktype in ('transactionid', 'tuple')")
                == 0) {
            Thread.onSpinWait();
        }
    }

    /// Gives the lock back.
    public void release(SqlConnection held) {
        held.query("rollback").execute().await().atMost(PATIENCE);
        held.close().await().atMost(PATIENCE);
    }

    /// Fails unless the workspace's positions are 1, 2, 3 ... and each room's seqs as well.
    public void requireNoHoles() {
        var positions = sql(
                "select count(*), coalesce(min(position), 1), coalesce(max(position), 0) from event where workspace_id = $1",
                workspace);
        requireWhole("position", positions.getFirst());
        sql(
                        "select count(*), min(seq), max(seq) from event where workspace_id = $1 and seq is not null group by room_id",
                        workspace)
                .forEach(row -> requireWhole("seq", row));
    }

    private static void requireWhole(String what, Row row) {
        long count = row.getLong(0);
        long first = row.getLong(1);
        long last = row.getLong(2);
        if (first != 1 || count != last) {
            throw new AssertionError(what + ": " + count + " numbers from " + first + " to " + last);
        }
    }
}
