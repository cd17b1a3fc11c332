package dev.parley.system.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// The server process on a cluster. `pg_ctl` detaches it: it outlives the JVM that started it, so each start first
/// looks for a survivor.
final class Postmaster {
    private static final Logger LOG = Logger.getLogger(Postmaster.class);
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration FAST = Duration.ofSeconds(20);
    private static final Duration IMMEDIATE = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final Program program;

    Postmaster(Cluster cluster, Path programs) {
        this.cluster = cluster;
        this.program = new Program(programs);
    }

    /// Returns once it takes connections on this port of 127.0.0.1.
    ProcessHandle start(int port) {
        try {
            Folders.keepPrivate(cluster.log());
            Files.deleteIfExists(cluster.log().resolve("start.log"));
            Folders.writePrivate(cluster.data().resolve("postgresql.conf"), ServerSettings.text(port, cluster.log()));
        } catch (IOException e) {
            throw new DatabaseRefused("the database's settings cannot be written: " + e.getMessage(), e);
        }
        Program.Outcome outcome = program.run(
                START.plusSeconds(5),
                "pg_ctl",
                "start",
                "--wait",
                "--timeout=" + START.toSeconds(),
                "--pgdata=" + cluster.data(),
                "--log=" + cluster.log().resolve("start.log"));
        if (!outcome.done()) {
            throw new DatabaseRefused("the database did not start, " + cluster.log() + " says why: " + outcome.words());
        }
        return running().orElseThrow(() -> new DatabaseRefused("the database ended right after its start"));
    }

    /// Stops whatever server works on this cluster: requests in flight are cut off, nothing that was committed is lost.
    void stop() {
        if (running().isEmpty()) {
            forgetStranger();
            return;
        }
        if (!stop("fast", FAST) && !stop("immediate", IMMEDIATE) && running().isPresent()) {
            throw new DatabaseRefused("the database of " + cluster.data() + " is running and cannot be stopped");
        }
    }

    private boolean stop(String mode, Duration limit) {
        Program.Outcome outcome = program.run(
                limit.plusSeconds(5),
                "pg_ctl",
                "stop",
                "--mode=" + mode,
                "--wait",
                "--timeout=" + limit.toSeconds(),
                "--pgdata=" + cluster.data());
        if (!outcome.done()) {
            LOG.warnf("stopping the database (%s): %s", mode, outcome.words());
        }
        return outcome.done();
    }

    /// The server that `postmaster.pid` names, if that process is one.
    Optional<ProcessHandle> running() {
        return named().filter(Postmaster::isServer);
    }

    /// After a restart of the machine or of a container the number in `postmaster.pid` may be some other
    /// program's, which must neither be stopped nor keep the server from starting. The lock on the folder is
    /// ours: no server can have been started since.
    private void forgetStranger() {
        if (named().isPresent()) {
            try {
                Files.deleteIfExists(pidFile());
            } catch (IOException e) {
                throw new DatabaseRefused("the stale file " + pidFile() + " cannot be deleted: " + e.getMessage(), e);
            }
        }
    }

    private Optional<ProcessHandle> named() {
        try {
            List<String> lines = Files.readAllLines(pidFile());
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Also tells a server that works from one that has died and that nobody has buried: in a container our JVM may
    /// be process 1, which inherits the dead and does not know it.
    static boolean isServer(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .command()
                        .map(Path::of)
                        .filter(path -> path.endsWith("postgres"))
                        .isPresent();
    }

    private Path pidFile() {
        return cluster.data().resolve("postmaster.pid");
    }
}
