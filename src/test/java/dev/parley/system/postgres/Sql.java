package dev.parley.system.postgres;

import java.sql.DriverManager;
import java.sql.SQLException;

/// One statement on the embedded database, for tests.
final class Sql {
    private Sql() {}

    static String asService(EmbeddedPostgres database, String sql) throws SQLException {
        return run(database, database.serviceRole(), database.servicePassword(), sql);
    }

    static String asOwner(EmbeddedPostgres database, String sql) throws SQLException {
        return run(database, database.ownerRole(), database.ownerPassword(), sql);
    }

    /// The first value of the first row, or nothing.
    static String run(EmbeddedPostgres database, String role, String password, String sql) throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + database.port() + "/" + database.database();
        try (var connection = DriverManager.getConnection(url, role, password);
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            var rows = statement.getResultSet();
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
