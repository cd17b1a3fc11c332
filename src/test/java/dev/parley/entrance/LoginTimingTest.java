package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
        // Three comparisons at one percent each, on a machine that does other things too: what one look finds has to be
        // found by another one as well.
        var found = apart(times(world, names, samples), names);
        if (!found.isEmpty()) {
            var again = apart(times(world, names, samples), names);
            found.keySet().retainAll(again.keySet());
            assertEquals(Map.of(), found, () -> "and again " + again);
        }
    }

    /// Each as often as the others, in another order every time.
    private double[][] times(TestPeople.World world, List<String> names, int samples) {
        var random = new Random(7);
        var order = new ArrayList<>(IntStream.range(0, names.size()).boxed().toList());
        var times = new double[names.size()][samples];
        for (int i = 0; i < samples; i++) {
            Collections.shuffle(order, random);
            for (int one : order) {
                times[one][i] = time(world, names.get(one));
            }
        }
        return times;
    }

    /// Whose times are not those of the first one, and by how much.
    private static Map<String, String> apart(double[][] times, List<String> names) {
        var apart = new TreeMap<String, String>();
        for (int i = 1; i < times.length; i++) {
            var difference = Math.abs(median(times[0]) - median(times[i]));
            var z = Math.abs(mannWhitney(times[0], times[i]));
            if (difference >= TWO_MS && z >= Z_OF_ONE_PERCENT) {
                apart.put(names.get(i), "medians differ by " + difference + " ms, z = " + z);
            }
        }
        return apart;
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
