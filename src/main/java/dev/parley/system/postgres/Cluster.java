package dev.parley.system.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// The database's files: `database/data` is PostgreSQL's own folder, beside it the roles' passwords and the server's
/// log.
///
/// A cluster is made aside and gets its name when it is whole: an interrupted first start leaves nothing that looks
/// like a database.
final class Cluster {
    static final String DATABASE = "parley";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path folder;
    private final Roles roles;

    private Cluster(Path folder, Roles roles) {
        this.folder = folder;
        this.roles = roles;
    }

    static Cluster at(Path dataFolder, Path programs) {
        Path folder = dataFolder.resolve("database");
        try {
            Folders.keepPrivate(dataFolder);
            if (!Files.isDirectory(folder)) {
                make(folder, programs);
            }
            requireVersion(folder, programs);
            Folders.keepPrivate(folder);
            Folders.keepPrivate(folder.resolve("data"));
            return new Cluster(folder, Roles.read(folder));
        } catch (IOException e) {
            throw new DatabaseRefused("the database in " + folder + " cannot be used: " + e, e);
        }
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("log");
    }

    Roles roles() {
        return roles;
    }

    private static void make(Path folder, Path programs) throws IOException {
        Path half = folder.resolveSibling("database.new");
        Folders.delete(half);
        Folders.keepPrivate(half);
        Path password = half.resolve("superuser");
        Folders.writePrivate(password, Roles.randomPassword());
        Program program = new Program(programs);
        Path data = half.resolve("data");
        requireDone(
                "made",
                program.run(
                        LIMIT,
                        "initdb",
                        "--pgdata=" + data,
                        "--username=postgres",
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--data-checksums"));
        Roles roles = Roles.random();
        // Single-user mode: no port and no login, so the superuser never needs either, then or later.
        requireDone("given its roles", program.feed(LIMIT, roles.asSuperuser(), "postgres", single(data, "postgres")));
        requireDone("given its rights", program.feed(LIMIT, roles.inDatabase(), "postgres", single(data, DATABASE)));
        roles.write(half);
        Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String[] single(Path data, String database) {
        return new String[] {"--single", "-j", "-D", data.toString(), "-c", "exit_on_error=true", database};
    }

    private static void requireDone(String what, Program.Outcome outcome) {
        if (!outcome.done()) {
            throw new DatabaseRefused("the database could not be " + what + ": " + outcome.words());
        }
    }

    private static void requireVersion(Path folder, Path programs) throws IOException {
        String written = Files.readString(folder.resolve("data/PG_VERSION")).strip();
        String ours = major(new Program(programs).run(Duration.ofSeconds(20), "postgres", "--version"));
        if (!written.equals(ours)) {
            throw new DatabaseRefused("the data folder " + folder + " was written by PostgreSQL " + written
                    + " and this build has " + ours + ": move it with `export` and `import`, nothing was changed");
        }
    }

    /// "postgres (PostgreSQL) 18.4" is 18.
    private static String major(Program.Outcome version) {
        requireDone("asked for its version", version);
        String words = version.words();
        return words.substring(words.lastIndexOf(' ') + 1).replaceAll("\\D.*", "");
    }
}
