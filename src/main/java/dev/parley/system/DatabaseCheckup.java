package dev.parley.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/// What `doctor` asks the database, as the role that serves.
final class DatabaseCheckup {
    private static final String RIGHTS = """
            select r.rolsuper, has_database_privilege(current_database(), 'CREATE') or has_schema_privilege('public', 'CREATE')
              from pg_roles r where r.rolname = current_user""";

    /// A foreign key locks rows of the table it names: taken in another order than the workspace's lock, that is a
    /// deadlock.
    private static final String FOREIGN_KEYS = """
            select string_agg(c.conname, ', ' order by c.conname) from pg_constraint c
             where c.contype = 'f' and exists (
                   select 1 from unnest(array['event', 'message', 'thread', 'reaction', 'mention', 'read_mark', 'room_head']) lane
                    where to_regclass(lane) in (c.conrelid, c.confrelid))""";

    private static final String TIME_LIMITS = """
            select string_agg(name, ', ' order by name) from pg_settings
             where name in ('client_connection_check_interval', 'tcp_user_timeout') and setting = '0'""";

    private DatabaseCheckup() {}

    static List<Finding> of(DatabaseAddress address) {
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = connected(address);
                Statement statement = connection.createStatement()) {
            findings.add(new Finding.Fine("database " + address + ": reached"));
            findings.add(durability(statement));
            findings.addAll(rights(statement));
            findings.add(foreignKeys(statement));
            findings.add(timeLimits(statement));
        } catch (SQLException e) {
            findings.add(unreached("database", address, e));
        }
        return findings;
    }

    static Finding reached(String what, DatabaseAddress address) {
        try (Connection connection = connected(address)) {
            return new Finding.Fine(what + " " + address + ": reached, version "
                    + connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            return unreached(what, address, e);
        }
    }

    private static Finding durability(Statement statement) throws SQLException {
        try (ResultSet row = first(statement, Durability.QUESTION)) {
            var durability = new Durability(row.getString(1), row.getString(2), row.getString(3), row.getInt(4));
            List<String> complaints = durability.complaints();
            return Finding.fineIf(
                    complaints.isEmpty(), "database: durable", "database: " + String.join(", ", complaints));
        }
    }

    private static List<Finding> rights(Statement statement) throws SQLException {
        try (ResultSet row = first(statement, RIGHTS)) {
            return List.of(
                    Finding.fineIf(
                            !row.getBoolean(1), "role: no superuser", "role: is superuser, which serving must not be"),
                    row.getBoolean(2)
                            ? new Finding.Note("role: may create tables; serving needs no such right")
                            : new Finding.Fine("role: may not change tables"));
        }
    }

    private static Finding foreignKeys(Statement statement) throws SQLException {
        try (ResultSet row = first(statement, FOREIGN_KEYS)) {
            String names = row.getString(1);
            return Finding.fineIf(names == null, "lane tables: no foreign key", "lane tables: foreign keys " + names);
        }
    }

    private static Finding timeLimits(Statement statement) throws SQLException {
        try (ResultSet row = first(statement, TIME_LIMITS)) {
            String names = row.getString(1);
            return names == null
                    ? new Finding.Fine("time limits for peers that vanished: set")
                    : new Finding.Note("not set on the server, so that a peer that vanished is noticed late: " + names);
        }
    }

    private static ResultSet first(Statement statement, String sql) throws SQLException {
        ResultSet rows = statement.executeQuery(sql);
        if (!rows.next()) {
            throw new SQLException("no answer to a question that has one");
        }
        return rows;
    }

    static Connection connected(DatabaseAddress address) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    private static Finding unreached(String what, DatabaseAddress address, SQLException e) {
        return new Finding.Bad(
                what + " " + address + ": " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " "));
    }
}
