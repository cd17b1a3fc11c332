package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import dev.parley.problem.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-05 the queue of passwords that wait to be hashed")
class PasswordQueueTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int WAITING = 64;

    @Inject
    PasswordHashes hashes;

    @Inject
    TestPeople people;

    @Inject
    MeterRegistry meters;

    private final List<CompletableFuture<String>> flood = new ArrayList<>();

    private void flood(int count) {
        for (int i = 0; i < count; i++) {
            flood.add(hashes.hash("a password of a flood " + i).subscribe().asCompletionStage());
        }
    }

    @AfterEach
    void letItPass() {
        CompletableFuture.allOf(flood.toArray(CompletableFuture[]::new))
                .exceptionally(refused -> null)
                .join();
    }

    @Test
    @DisplayName("SR-05 as many are hashed as there are cores, 64 wait, the rest is 503 with Retry-After")
    void overflow() {
        flood(CORES);
        // Those are being hashed, and not waiting: a thread that is about to take one has taken none yet.
        while (meters.get("parley.passwords.waiting").gauge().value() > 0) {
            Thread.onSpinWait();
        }
        flood(400);
        letItPass();
        var refused = flood.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .toList();
        var done = flood.size() - refused.size();
        assertTrue(done >= WAITING + CORES, "only " + done + " were hashed");
        assertTrue(refused.size() >= 200, "only " + refused.size() + " were refused");
        for (var one : refused) {
            var why = one.handle(
                            (hash, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                    .join();
            var refusal = assertInstanceOf(Refusal.Unavailable.class, why);
            assertEquals(Duration.ofSeconds(2), refusal.retryAfter());
        }
    }

    @Test
    @DisplayName("SR-05 who logs in meanwhile is told to come again, and everything else is answered as ever")
    void othersGoOn() throws InterruptedException {
        var world = people.world();
        var grace = people.member(world, "grace");
        var stopped = new AtomicBoolean();
        var flooding = Thread.ofPlatform().start(() -> {
            while (!stopped.get()) {
                flood(8);
                LockSupport.parkNanos(500_000);
            }
        });
        try {
            var refused = IntStream.range(0, 20)
                    .mapToObj(i -> logIn(world, "nobody" + i))
                    .filter(answer -> answer.statusCode() == 503)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("everybody was let in"));
            refused.then()
                    .contentType("application/problem+json")
                    .header("Retry-After", "2")
                    .body("code", equalTo("unavailable"))
                    .body("retryAfterMs", greaterThan(0));
            var start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                grace.call().get("/api/v1/users/me").then().statusCode(200);
            }
            var took = Duration.ofNanos(System.nanoTime() - start).dividedBy(20);
            assertTrue(took.toMillis() < 500, "the event loops wait for the flood: " + took);
        } finally {
            stopped.set(true);
            flooding.join();
        }
    }

    private static Response logIn(TestPeople.World world, String username) {
        return given().contentType("application/json")
                .body(Map.of("username", username, "password", TestPeople.PASSWORD, "workspace", world.slug()))
                .post("/api/v1/sessions");
    }

    @Test
    @DisplayName("SR-05 no password is hashed on an event loop")
    void offTheLoops() {
        assertEquals(List.of("the loop goes on", "hashed"), order(() -> hashes.hash("one more password")));
        assertEquals(List.of("the loop goes on", "hashed"), order(() -> hashes.matches("one more password", null)));
    }

    /// What an event loop does first: the hash that was begun on it, or what it has to do next.
    private static List<String> order(Supplier<Uni<?>> work) {
        return TestPeople.await(() -> {
            var order = new ArrayList<String>();
            var hashed = work.get().invoke(() -> order.add("hashed")).subscribeAsCompletionStage();
            Vertx.currentContext().runOnContext(free -> order.add("the loop goes on"));
            return Uni.createFrom().completionStage(hashed).map(done -> List.copyOf(order));
        });
    }
}
