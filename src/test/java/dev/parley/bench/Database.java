package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// The database in the box of the server that is measured, by its superuser: pre-filled, analysed, asked what it has
/// done.
final class Database {

    private static final int PORT_LINE = 3;
    private static final String MESSAGES = """
            insert into message(id, room_id, seq, n, countable, author_id, client_key, fingerprint, content, created_at)
            select uuidv7(), ?, h.seq + i, h.n + i, true, ?, uuidv7(), decode(md5(i::text), 'hex'), ?,
              now() - interval '30 days' + i * interval '1 second'
            from room_head h, generate_series(1, ?) i where h.room_id = ?""";
    private static final String EVENTS = """
            insert into event(workspace_id, position, type, room_id, seq, actor_id, subject_id, at)
            select ?, (select max(position) from event where workspace_id = ?) + row_number() over (order by m.seq),
              9, m.room_id, m.seq, m.author_id, m.id, m.created_at
            from message m join room_head h on h.room_id = m.room_id and m.seq > h.seq where m.room_id = ?""";
    private static final String HEAD = """
            update room_head h set seq = m.seq, n = m.n, last_message_id = m.id, last_seq = m.seq, last_at = m.created_at
            from message m where m.room_id = h.room_id and h.room_id = ? and m.seq = (select max(seq) from message where room_id = ?)""";

    private final String url;
    private final String password;

    private Database(String url, String password) {
        this.url = url;
        this.password = password;
    }

    /// That of a running target.
    static Database of(Target target) {
        try {
            var folder = target.folder().resolve("database");
            var lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
            return new Database(
                    "jdbc:postgresql://127.0.0.1:" + lines.get(PORT_LINE).strip() + "/parley",
                    Files.readString(folder.resolve("superuser")).strip());
        } catch (IOException e) {
            throw new IllegalStateException("the database of " + target.name() + " is not to be found", e);
        }
    }

    /// Lets clients in besides the service, more than its own settings do, from its next start on.
    ///
    /// @param besides more settings
    static void configure(Path folder, String besides) {
        try {
            Files.writeString(
                    folder.resolve("database/data/local.conf"),
                    "max_connections = " + (60 + 2 * Commits.CLIENTS) + "\n" + besides + "\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1, url.lastIndexOf('/')));
    }

    String password() {
        return password;
    }

    /// Refuses to measure what would lose messages.
    void requireDurable() {
        for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            var value = text("show " + setting);
            if (!value.equals("on")) {
                throw new IllegalStateException(setting + " is " + value + ": nothing is measured");
            }
        }
    }

    /// Adds so many messages to a room, with their events, as if they had been sent.
    void fill(Room room, int messages, String text) {
        var author = UUID.fromString(room.members.getFirst().id());
        var workspace = UUID.fromString(text("select workspace_id::text from room where id = '" + room.id + "'"));
        try (var connection = connect()) {
            connection.setAutoCommit(false);
            run(connection, "select 1 from workspace_log where workspace_id = ? for update", workspace);
            run(connection, MESSAGES, room.id, author, text, messages, room.id);
            run(connection, EVENTS, workspace, workspace, room.id);
            run(connection, HEAD, room.id, room.id);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        room.top += messages;
    }

    void analyze() {
        execute("vacuum analyze");
    }

    void checkpoint() {
        execute("checkpoint");
    }

    void execute(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    String text(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /// Rows inserted and updated, and messages inserted, until now; as far as PostgreSQL's processes have reported
    /// them, which each does with its next commit once a second.
    record Written(long rows, long messages) {}

    Written written() {
        var sums = text("select sum(n_tup_ins + n_tup_upd)::bigint || ' ' ||"
                        + " sum(n_tup_ins) filter (where relname = 'message') from pg_stat_user_tables")
                .split(" ");
        return new Written(Long.parseLong(sums[0]), Long.parseLong(sums[1]));
    }

    /// Bytes that went into the write-ahead log until now.
    long logged() {
        return number("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    /// Transactions until now, as the server counts them: some seconds late.
    long transactions() {
        return number("select xact_commit + xact_rollback from pg_stat_database where datname = 'parley'");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, "postgres", password);
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
