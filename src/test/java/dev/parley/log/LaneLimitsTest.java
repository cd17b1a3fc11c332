package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.system.LaneLimits;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("The limits of the fast lane's transactions")
class LaneLimitsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String SHOW = "select current_setting('lock_timeout') || ' '"
            + " || current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout')"
            + " || ' ' || current_setting('plan_cache_mode') || ' ' || current_setting('enable_seqscan')"
            + " || ' ' || current_setting('enable_hashjoin') || ' ' || current_setting('enable_mergejoin')";
    private static final String LIMITED = "2s 5s 2s force_generic_plan off off off";

    @Inject
    @ReactiveDataSource("lane")
    Pool lane;

    @Inject
    Pool other;

    @Inject
    LaneLimits limits;

    @Test
    void holdOnEachConnectionToTheDatabaseInTheBox() {
        assertEquals(Optional.empty(), limits.statement());
        assertEquals(LIMITED, shown(lane));
    }

    @Test
    @DisplayName("hold for one transaction where others may have the connection behind us")
    void holdForOneTransactionWhereOthersMayHaveTheConnection() {
        var begin = new LaneLimits(false).statement().orElseThrow();

        var shown = other.withConnection(connection -> connection
                        .query("begin")
                        .execute()
                        .chain(() -> connection.query(begin).execute())
                        .chain(() -> show(connection))
                        .call(() -> connection.query("commit").execute())
                        .chain(within -> show(connection).map(after -> List.of(within, after))))
                .await()
                .atMost(LIMIT);

        assertEquals(LIMITED, shown.getFirst());
        assertTrue(shown.getLast().endsWith("auto on on on"), shown::toString);
    }

    private static String shown(Pool pool) {
        return pool.withConnection(LaneLimitsTest::show).await().atMost(LIMIT);
    }

    private static Uni<String> show(SqlConnection connection) {
        return connection.query(SHOW).execute().map(rows -> rows.iterator()
                .next()
                .getString(0));
    }
}
