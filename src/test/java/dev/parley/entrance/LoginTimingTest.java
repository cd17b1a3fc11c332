package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-07 the time of a log-in")
class LoginTimingTest {

    private static final int FULL = 2_000;
    private static final int LEAST = 200;
    private static final double TWO_MS = 2.0;
    private static final double Z_OF_ONE_PERCENT = 2.576;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    Pool pool;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName(
            "SR-07 does not tell an unknown name, a wrong password, a disabled person and one without a password apart")
    void sameTime() {
        var world = people.world();
        people.member(world, "grace");
        var disabled = people.member(world, "disabled");
        var external = people.member(world, "external");
        ground("update users set disabled_at = now() where id = $1", disabled.id());
        ground("update users set password_hash = null where id = $1", external.id());
        var names = List.of("grace", "nobody", "disabled", "external");
        IntStream.range(0, 20).forEach(i -> time(world, names.get(i % names.size())));
        var samples = Math.max(LEAST, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1"))));
        var times = new double[names.size()][samples];
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < times.length; j++) {
                times[j][i] = time(world, names.get(j));
            }
        }
        for (int j = 1; j < times.length; j++) {
            var difference = Math.abs(median(times[0]) - median(times[j]));
            var z = Math.abs(mannWhitney(times[0], times[j]));
            assertTrue(
                    difference < TWO_MS || z < Z_OF_ONE_PERCENT,
                    names.get(j) + ": medians differ by " + difference + " ms, z = " + z);
        }
    }

    private void ground(String sql, UUID user) {
        pool.preparedQuery(sql).execute(Tuple.of(user)).await().indefinitely();
    }

    /// In milliseconds. Each attempt has the throttle's longest wait behind it.
    private double time(TestPeople.World world, String username) {
        clock.forward(Duration.ofHours(25));
        var start = System.nanoTime();
        given().contentType("application/json")
                .body(Map.of("username", username, "password", "wrong wrong wrong", "workspace", world.slug()))
                .post("/api/v1/sessions")
                .then()
                .statusCode(401);
        return (System.nanoTime() - start) / 1e6;
    }

    private static double median(double[] times) {
        var sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// The normal approximation of the rank sum test.
    private static double mannWhitney(double[] one, double[] other) {
        double u = 0;
        for (var a : one) {
            for (var b : other) {
                u += a < b ? 1 : a == b ? 0.5 : 0;
            }
        }
        double n = one.length;
        double m = other.length;
        return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
    }
}
