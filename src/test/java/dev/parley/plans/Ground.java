package dev.parley.plans;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A schema with tables of so many rows, made by the migrations of the product and analysed, in which statements can be
/// looked at without anybody being in the way. Gone when it is closed.
public final class Ground implements AutoCloseable {

    /// From the sixth time on a statement may be planned once for all values.
    private static final int TIMES = 6;

    private static final String PLAIN_INDEXES = """
            select indexrelid::regclass, pg_get_indexdef(indexrelid) from pg_index join pg_class on oid = indexrelid
            where relnamespace = 'plans'::regnamespace and not indisunique""";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> MIGRATIONS = List.of("V1__start", "V2__sessions", "V3__reads");

    private final Connection connection;

    private Ground(Connection connection) {
        this.connection = connection;
    }

    /// Makes and fills it, with messages in a thousand rooms.
    public static Ground open(Connection connection, int rows) throws SQLException {
        return open(connection, rows, 1_000);
    }

    /// Makes and fills it, with messages in so many rooms.
    public static Ground open(Connection connection, int rows, int rooms) throws SQLException {
        var ground = new Ground(connection);
        ground.run("drop schema if exists plans cascade");
        ground.run("create schema plans");
        ground.run("set search_path = plans");
        ground.run("set plans.rows = " + rows);
        ground.run("set plans.rooms = " + rooms);
        for (var migration : MIGRATIONS) {
            ground.run(text("/db/migration/" + migration + ".sql"));
        }
        var indexes = ground.withoutIndexes();
        ground.run(text("/plans.sql"));
        for (var index : indexes) {
            ground.run(index);
        }
        ground.run("vacuum analyze");
        ground.run("set random_page_cost = 1.1");
        ground.run("set jit = off");
        return ground;
    }

    /// Drops the indexes that hold nothing to a rule: a million rows are sorted into each at once in half the time.
    ///
    /// @return what makes them again
    private List<String> withoutIndexes() throws SQLException {
        var made = new ArrayList<String>();
        var dropped = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(PLAIN_INDEXES)) {
            while (rows.next()) {
                dropped.add("drop index " + rows.getString(1));
                made.add(rows.getString(2));
            }
        }
        for (var drop : dropped) {
            run(drop);
        }
        return made;
    }

    /// How many rows a statement looks at: what all scans of its plan give or throw away.
    public long looksAt(Read read) throws SQLException {
        return looksAtWithout("", read);
    }

    /// The same, as if there were not these indexes, separated by spaces.
    public long looksAtWithout(String indexes, Read read) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (var index : indexes.split(" ")) {
                drop(index);
            }
            return most(read);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /// What it looks at when it looks at most.
    private long most(Read read) throws SQLException {
        run("deallocate all");
        run(read.session());
        run("prepare looked as " + read.sql());
        long most = 0;
        for (int i = 0; i < TIMES; i++) {
            var plan = plan("explain (analyze, format json) execute looked(" + read.arguments() + ")");
            most = Math.max(most, examined(plan));
        }
        return most;
    }

    private void drop(String index) throws SQLException {
        if (index.isEmpty()) {
            return;
        }
        var key = index.lastIndexOf("_pkey");
        run(
                key < 0
                        ? "drop index " + index
                        : "alter table " + index.substring(0, key) + " drop constraint " + index + " cascade");
    }

    @Override
    public void close() throws SQLException {
        run("drop schema plans cascade");
        run("reset search_path");
    }

    private JsonNode plan(String explain) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(explain)) {
            rows.next();
            return JSON.readTree(rows.getString(1)).get(0).get("Plan");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long examined(JsonNode node) {
        long looked = 0;
        if (node.path("Node Type").asText().contains("Scan")) {
            var rows = node.path("Actual Rows").asDouble()
                    + node.path("Rows Removed by Filter").asDouble()
                    + node.path("Rows Removed by Index Recheck").asDouble();
            looked = Math.round(rows * node.path("Actual Loops").asDouble());
        }
        for (var child : node.path("Plans")) {
            looked += examined(child);
        }
        return looked;
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(String resource) {
        try (var in = Objects.requireNonNull(Ground.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
