package dev.parley.system.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;

/// The PostgreSQL in the box, from its start to its stop. One process per data folder; what a killed one left behind
/// is stopped first.
///
/// ```
/// absent ── open ──► running ── close ──► stopped
///                    ▲     │
///                    └─────┘ died: started again on the same port by the watchdog
/// ```
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EmbeddedPostgres.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int STARTS = 3;

    private final FolderLock lock;
    private final Cluster cluster;
    private final Postmaster postmaster;
    private final int port;
    private final Thread watchdog;
    private ProcessHandle server;
    private boolean closed;

    private EmbeddedPostgres(FolderLock lock, Cluster cluster, Postmaster postmaster, int port, ProcessHandle server) {
        this.lock = lock;
        this.cluster = cluster;
        this.postmaster = postmaster;
        this.port = port;
        this.server = server;
        this.watchdog = Thread.ofPlatform().name("database-watchdog").daemon().unstarted(this::watch);
    }

    /// Starts the database of this folder, making it if there is none.
    ///
    /// @throws DatabaseRefused if another process has the folder, another major version wrote it, or it cannot
    ///     start
    public static EmbeddedPostgres open(Path dataFolder) {
        Path folder = privateFolder(dataFolder);
        FolderLock lock = FolderLock.take(folder);
        try {
            Path programs = Programs.unpacked(folder);
            Cluster cluster = Cluster.at(folder, programs);
            EmbeddedPostgres database = started(lock, cluster, new Postmaster(cluster, programs));
            database.watchdog.start();
            return database;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /// Whether a process has the database of this folder open now.
    public static boolean isOpen(Path dataFolder) {
        return FolderLock.isTaken(dataFolder.toAbsolutePath());
    }

    private static EmbeddedPostgres started(FolderLock lock, Cluster cluster, Postmaster postmaster) {
        postmaster.stop();
        DatabaseRefused last = null;
        for (int i = 0; i < STARTS; i++) {
            // Between finding a free port and taking it another program may have been faster: then the next one.
            int port = freePort();
            try {
                return new EmbeddedPostgres(lock, cluster, postmaster, port, postmaster.start(port));
            } catch (DatabaseRefused e) {
                last = e;
            }
        }
        throw last == null ? new IllegalStateException() : last;
    }

    /// The port on 127.0.0.1.
    public int port() {
        return port;
    }

    public String database() {
        return Cluster.DATABASE;
    }

    /// The role that serves: it reads and writes rows and can do nothing else.
    public String serviceRole() {
        return Roles.SERVICE;
    }

    public String servicePassword() {
        return cluster.roles().service();
    }

    /// The role that owns the tables: for migrations.
    public String ownerRole() {
        return Roles.OWNER;
    }

    public String ownerPassword() {
        return cluster.roles().owner();
    }

    /// The server's process number now; another one after the watchdog had to start it again.
    public synchronized long pid() {
        return server.pid();
    }

    /// Stops the server and frees the folder. To be called when nothing uses the database any more.
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        watchdog.interrupt();
        try {
            postmaster.stop();
        } finally {
            lock.close();
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                reviveIfDead();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized void reviveIfDead() {
        if (closed || Postmaster.isServer(server)) {
            return;
        }
        LOG.error("The embedded database has died. It is started again.");
        try {
            postmaster.stop();
            server = postmaster.start(port);
            LOG.info("The embedded database is back.");
        } catch (DatabaseRefused e) {
            LOG.errorf("%s. Next try in %d s.", e.getMessage(), LOOK.toSeconds());
        }
    }

    private static Path privateFolder(Path dataFolder) {
        try {
            return Folders.keepPrivate(dataFolder.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new DatabaseRefused("the data folder " + dataFolder + " cannot be made: " + e.getMessage(), e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
