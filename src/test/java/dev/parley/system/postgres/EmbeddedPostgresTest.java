package dev.parley.system.postgres;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
    private static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

    @TempDir
    Path folder;

    /// Unpacking is most of a first start: one folder of programs serves all of these tests.
    @BeforeEach
    void shareThePrograms() throws IOException {
        Files.createDirectories(PROGRAMS);
        Files.createSymbolicLink(folder.resolve("programs"), PROGRAMS);
    }

    @AfterEach
    void unlinkThePrograms() throws IOException {
        Files.delete(folder.resolve("programs"));
    }

    @Test
    void whatWasWrittenIsThereAfterTheNextStart() throws SQLException {
        try (var database = EmbeddedPostgres.open(folder)) {
            Sql.asOwner(database, "create table note(text text)");
            Sql.asService(database, "insert into note values ('kept')");
        }

        try (var database = EmbeddedPostgres.open(folder)) {
            assertEquals("kept", Sql.asService(database, "select text from note"));
        }
    }

    /// An operator's own file cannot take durability away.
    @Test
    void serverRunsAsItMust() throws Exception {
        EmbeddedPostgres.open(folder).close();
        Files.writeString(
                folder.resolve("database/data/local.conf"),
                "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 33\n");
        Map<String, String> expected = Map.ofEntries(
                Map.entry("fsync", "on"),
                Map.entry("synchronous_commit", "on"),
                Map.entry("full_page_writes", "on"),
                Map.entry("data_checksums", "on"),
                Map.entry("listen_addresses", "127.0.0.1"),
                Map.entry("client_connection_check_interval", "2s"),
                Map.entry("tcp_user_timeout", "10000"),
                Map.entry("server_encoding", "UTF8"),
                Map.entry("log_min_error_statement", "panic"),
                Map.entry("log_error_verbosity", "terse"),
                Map.entry("max_connections", "33"));

        try (var database = EmbeddedPostgres.open(folder)) {
            for (String setting : expected.keySet()) {
                String value = Sql.asService(database, "select current_setting('" + setting + "')");
                assertEquals(expected.get(setting), value, setting);
            }
        }
    }

    @Test
    void servingRoleCanReadAndWriteRowsAndNothingElse() throws SQLException {
        try (var database = EmbeddedPostgres.open(folder)) {
            Sql.asOwner(database, "create table note(id bigint generated always as identity, text text)");

            Sql.asService(
                    database, "insert into note(text) values ('a'); update note set text = 'b'; delete from note");
            assertEquals("f", Sql.asService(database, "select rolsuper from pg_roles where rolname = current_user"));
            assertFalse(Sql.asService(database, "select system_identifier from pg_control_system()")
                    .isEmpty());
            assertFalse(Sql.asService(database, "select pg_walfile_name(pg_current_wal_lsn())")
                    .isEmpty());
            for (String forbidden : new String[] {
                "create table x(a int)",
                "create temporary table x(a int)",
                "drop table note",
                "alter table note add column a int",
                "truncate note",
                "create schema x",
                "create extension pg_trgm",
                "create role x",
                "alter role parley superuser",
                "copy note to program 'true'"
            }) {
                assertThrows(SQLException.class, () -> Sql.asService(database, forbidden), forbidden);
            }
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        try (var database = EmbeddedPostgres.open(folder)) {
            for (String role : new String[] {"parley", "parley_owner", "postgres"}) {
                var refused = assertThrows(SQLException.class, () -> Sql.run(database, role, "wrong", "select 1"));
                assertEquals("28P01", refused.getSQLState());
            }
        }
    }

    @Test
    void filesAreTheOwnersAlone() throws IOException {
        EmbeddedPostgres.open(folder).close();

        for (String name : new String[] {".", "database", "database/data", "database/log"}) {
            assertEquals("rwx------", rights(name), name);
        }
        assertEquals("rw-------", rights("database/passwords"));
        assertEquals("rw-------", rights("database/superuser"));
    }

    @Test
    void deadServerIsStartedAgainOnItsPort() throws SQLException {
        try (var database = EmbeddedPostgres.open(folder)) {
            Sql.asOwner(database, "create table note(text text)");
            Sql.asService(database, "insert into note values ('kept')");
            long killed = database.pid();

            ProcessHandle.of(killed).orElseThrow().destroyForcibly();

            await().atMost(Duration.ofSeconds(30)).until(() -> database.pid() != killed);
            assertEquals("kept", Sql.asService(database, "select text from note"));
        }
    }

    @Test
    void dataOfAnotherMajorVersionIsRefusedAndLeftAlone() throws IOException {
        EmbeddedPostgres.open(folder).close();
        Path version = Files.writeString(folder.resolve("database/data/PG_VERSION"), "17\n");

        var refused = assertThrows(DatabaseRefused.class, () -> EmbeddedPostgres.open(folder));

        assertTrue(
                String.valueOf(refused.getMessage()).contains("was written by PostgreSQL 17 and this build has 18"),
                refused.getMessage());
        assertEquals("17\n", Files.readString(version));
        assertFalse(EmbeddedPostgres.isOpen(folder));
    }

    @Test
    void interruptedFirstStartIsBegunAnew() throws Exception {
        Files.createDirectories(folder.resolve("database.new/data"));
        Files.writeString(folder.resolve("database.new/data/PG_VERSION"), "18\n");

        try (var database = EmbeddedPostgres.open(folder)) {
            assertEquals("1", Sql.asService(database, "select 1"));
        }
        assertFalse(Files.exists(folder.resolve("database.new")));
    }

    /// After a reboot the number in the server's file may be anybody's.
    @Test
    void strangerWithTheServersOldNumberIsLeftAlone() throws Exception {
        EmbeddedPostgres.open(folder).close();
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            Files.writeString(
                    folder.resolve("database/data/postmaster.pid"),
                    stranger.pid() + "\n" + folder.resolve("database/data") + "\n");

            try (var database = EmbeddedPostgres.open(folder)) {
                assertEquals("1", Sql.asService(database, "select 1"));
            }
            assertTrue(stranger.isAlive());
        } finally {
            stranger.destroyForcibly();
        }
    }

    private String rights(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
