package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-07 the time of a log-in")
class LoginTimingTest {

    private static final int SAMPLES = 200;
    private static final double TWO_MS = 2.0;
    private static final double Z_OF_ONE_PERCENT = 2.576;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName("does not tell an unknown name from a wrong password")
    void sameTime() {
        var world = people.world();
        people.member(world, "grace");
        IntStream.range(0, 20).forEach(i -> time(world, i % 2 == 0 ? "grace" : "nobody"));
        var known = new double[SAMPLES];
        var unknown = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            known[i] = time(world, "grace");
            unknown[i] = time(world, "nobody");
        }
        var difference = Math.abs(median(known) - median(unknown));
        var z = Math.abs(mannWhitney(known, unknown));
        assertTrue(difference < TWO_MS || z < Z_OF_ONE_PERCENT, "medians differ by " + difference + " ms, z = " + z);
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
