package dev.parley.system.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What two processes on one data folder see of each other, one after the other and at once.
class TwoProcessesTest {
    private static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();

    @TempDir
    Path folder;

    @BeforeEach
    void shareThePrograms() throws Exception {
        Files.createDirectories(PROGRAMS);
        Files.createSymbolicLink(folder.resolve("programs"), PROGRAMS);
    }

    @AfterEach
    void unlinkThePrograms() throws IOException {
        Files.delete(folder.resolve("programs"));
    }

    @Test
    void serverOfAKilledProcessIsStoppedAndItsDataFound() throws Exception {
        long left;
        try (var killed = OtherProcess.opening(folder)) {
            left = Long.parseLong(killed.answer().split(" ")[1]);
            killed.kill();
        }
        assertTrue(isServer(left), "PostgreSQL outlives the process that started it");

        try (var database = EmbeddedPostgres.open(folder)) {
            assertFalse(isServer(left));
            assertNotEquals(left, database.pid());
            assertEquals("1", Sql.asService(database, "select 1"));
        }
    }

    @Test
    void secondProcessIsRefusedAndTheFirstGoesOn() throws Exception {
        try (var database = EmbeddedPostgres.open(folder);
                var second = OtherProcess.opening(folder)) {
            assertEquals(
                    "refused the data folder " + folder + " is in use by another process ("
                            + ProcessHandle.current().pid() + ")",
                    second.answer());
            assertEquals("1", Sql.asService(database, "select 1"));
        }
    }

    private static boolean isServer(long pid) {
        return ProcessHandle.of(pid).filter(Postmaster::isServer).isPresent();
    }
}
