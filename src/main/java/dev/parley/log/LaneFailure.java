package dev.parley.log;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// Why a transaction of the fast lane failed, as far as it matters for what happens next.
enum LaneFailure {
    /// The lock or a statement took too long: nothing was written.
    TIMED_OUT,
    /// A value or a constraint: somebody's data, so the others are served without it.
    REFUSES_DATA,
    /// The connection was lost, perhaps at COMMIT, or the server told us to try again. The lock is the fence: judged
    /// under it again, what was committed is found and what was not is absent for ever.
    UNKNOWN,
    /// Something else: our own mistake.
    BUG;

    private static final Set<String> TIMEOUTS = Set.of("55P03", "57014", "25P03");

    static LaneFailure of(Throwable failure) {
        return switch (failure) {
            case PgException e -> ofState(e.getSqlState() == null ? "" : e.getSqlState());
            // What Vert.x says of a closed or refused connection, and of a pool that has none.
            case VertxException e -> UNKNOWN;
            case IOException e -> UNKNOWN;
            case TimeoutException e -> UNKNOWN;
            default -> BUG;
        };
    }

    /// Whether something is there already (SQLSTATE 23505, unique_violation).
    static boolean isRepeat(Throwable failure) {
        return failure instanceof PgException e && "23505".equals(e.getSqlState());
    }

    private static LaneFailure ofState(String state) {
        if (TIMEOUTS.contains(state)) {
            return TIMED_OUT;
        }
        // SQLSTATE classes (PostgreSQL, appendix A): 22 data, 23 constraint; 08 connection, 40 rollback, 53 resources,
        // 57 operator, 58 system.
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "22", "23" -> REFUSES_DATA;
            case "08", "40", "53", "57", "58" -> UNKNOWN;
            default -> BUG;
        };
    }
}
