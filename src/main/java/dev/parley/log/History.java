package dev.parley.log;

import dev.parley.problem.Away;
import dev.parley.protocol.Cursor;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Which history a cursor belongs to: the workspace, the epoch of its log, and the database that holds it by its system
/// identifier and timeline. A promoted standby that lost commits, or a restore to a point in time, reuses positions for
/// other events; its timeline is another one, so that old cursors are refused loudly.
@ApplicationScoped
public class History {

    private static final Logger LOG = Logger.getLogger(History.class);

    private static final String SYSTEM = "select system_identifier::text as name from pg_control_system()";
    private static final String TIMELINE = "select left(pg_walfile_name(pg_current_wal_lsn()), 8) as name";

    private final Pool pool;
    private volatile @Nullable String database;

    History(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// What a cursor's text comes to.
    public sealed interface Place {

        /// It is honoured: everything behind this position can be told.
        record At(long position) implements Place {}

        /// It cannot be honoured.
        record Lost(Reason reason) implements Place {}
    }

    /// Why a cursor cannot be honoured.
    public enum Reason {
        /// It is not the text of a cursor, or an altered one.
        MALFORMED,
        /// It lies beyond the head: those events never were, or are lost.
        UNKNOWN,
        /// What came behind it is trimmed.
        EXPIRED,
        /// The history was replaced since, or it is another workspace's.
        EPOCH
    }

    /// The digest of a workspace's present history, which all its cursors carry.
    public Uni<Long> of(UUID workspace, UUID epoch) {
        var known = database;
        var name = known == null
                ? read().invoke(read -> database = read)
                : Uni.createFrom().item(known);
        return name.map(database -> digest(workspace, epoch, database));
    }

    /// Reads again which database this is.
    ///
    /// @return whether it is another one than before
    Uni<Boolean> look() {
        var before = database;
        return read().invoke(read -> database = read).map(now -> before != null && !now.equals(before));
    }

    /// Where a cursor points in a log that reaches from behind `floor` to `head`.
    public static Place find(String text, long history, long floor, long head) {
        var cursor = Cursor.parse(text);
        if (cursor == null) {
            return new Place.Lost(Reason.MALFORMED);
        }
        if (cursor.history() != history) {
            return new Place.Lost(Reason.EPOCH);
        }
        if (cursor.position() > head) {
            return new Place.Lost(Reason.UNKNOWN);
        }
        return cursor.position() < floor ? new Place.Lost(Reason.EXPIRED) : new Place.At(cursor.position());
    }

    static long digest(UUID workspace, UUID epoch, String database) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update((workspace + " " + epoch + " " + database).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(sha.digest()).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Uni<String> read() {
        return part(SYSTEM, "its system identifier")
                .chain(system -> part(TIMELINE, "its timeline").map(timeline -> system + " " + timeline));
    }

    /// A role without the right to ask costs this part of the identity, never the stream; a database that is away, or
    /// on its way back, fails: it would look like another one.
    private Uni<String> part(String sql, String what) {
        return pool.query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getString("name"))
                .onFailure(failure -> failure instanceof PgException && !Away.isAway(failure))
                .recoverWithItem(refused -> unknown(what, refused));
    }

    private String unknown(String what, Throwable refused) {
        if (database == null) {
            LOG.warnf(
                    "the database does not tell %s (%s): after a failover or restore change the epoch by hand",
                    what, refused.getMessage());
        }
        return "?";
    }
}
