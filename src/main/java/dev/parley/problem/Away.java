package dev.parley.problem;

import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells a database that is away, or too busy to answer in time, from a bug. What it refuses has not happened, or its
/// outcome is unknown, and it makes sense to come again.
public final class Away {

    /// Whole classes of SQLSTATE: connection trouble, out of resources.
    private static final Set<String> CLASSES = Set.of("08", "53");

    /// Waited too long for a lock, took too long, sat too long in a transaction, or a server that only reads.
    private static final Set<String> STATES = Set.of("55P03", "57014", "25P03", "25P04", "25006");

    private static final int DEEPEST_CAUSE = 16;

    private Away() {}

    /// Whether this failure, or what caused it, says that the database is away.
    public static boolean isAway(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++) {
            if (saysAway(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean saysAway(Throwable failure) {
        return switch (failure) {
            case PgException e -> isAwayState(e.getSqlState());
            case SQLException e -> isAwayState(e.getSQLState());
            case ClosedConnectionException _ -> true;
            case ClosedChannelException _ -> true;
            case ConnectException _ -> true;
            case SocketException _ -> true;
            case UnknownHostException _ -> true;
            // The pools' own words: no connection came free in time, or the queue for one is full.
            case NoStackTraceThrowable e -> isPoolTrouble(e.getMessage());
            default -> failure.getClass().getSimpleName().equals("ConnectionPoolTooBusyException");
        };
    }

    private static boolean isAwayState(@Nullable String state) {
        return state != null
                && state.length() == 5
                && (CLASSES.contains(state.substring(0, 2)) || state.startsWith("57P") || STATES.contains(state));
    }

    private static boolean isPoolTrouble(@Nullable String message) {
        return message != null
                && (message.contains("Timeout")
                        || message.contains("closed")
                        || message.contains("max wait queue size"));
    }
}
