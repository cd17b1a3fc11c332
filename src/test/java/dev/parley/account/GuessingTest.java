package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.system.SystemConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Two nodes are two [Throttles] on one database: all that they know lies there.
@QuarkusTest
@DisplayName("SR-06 guessing passwords")
class GuessingTest {

    private static final int FULL = 10_000;
    private static final int MOST_AN_HOUR = 120;

    @Inject
    Tx tx;

    @Inject
    TestClock clock;

    @Inject
    AccountConfig config;

    @Inject
    SystemConfig system;

    private final UUID workspace = UUID.randomUUID();
    private List<Throttles> nodes;

    @BeforeEach
    void twoNodes() {
        nodes = List.of(new Throttles(tx, clock, config, system), new Throttles(tx, clock, config, system));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName(
            "SR-06 10,000 guesses in an hour at one account, over two nodes and from everywhere: 120 are looked at")
    void tenThousandGuesses() {
        var guesses = Math.max(400, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1"))));
        var pause = Duration.ofHours(1).dividedBy(guesses);
        int evaluated = 0;
        for (int i = 0; i < guesses; i++) {
            clock.forward(pause);
            evaluated += passes(nodes.get(i % 2), "grace", i) ? 1 : 0;
        }
        assertTrue(evaluated >= 10, "nobody would get in again: " + evaluated);
        assertTrue(evaluated <= MOST_AN_HOUR, evaluated + " guesses were looked at");
    }

    @Test
    @DisplayName("SR-06 a hundred guesses at one moment on two nodes are not one failure, but a hundred: five pass")
    void allAtOnce() {
        clock.stop();
        try (var threads = Executors.newFixedThreadPool(100)) {
            var passed = IntStream.range(0, 100)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> passes(nodes.get(i % 2), "ada", i), threads))
                    .toList()
                    .stream()
                    .filter(CompletableFuture::join)
                    .count();
            assertEquals(5, passed);
        }
    }

    @Test
    @DisplayName("SR-06 the hundredth failure in a row costs a day, and after it one may try again: never for ever")
    void neverForEver() {
        for (int i = 0; i < 99; i++) {
            clock.forward(Duration.ofMinutes(15).plusSeconds(1));
            assertTrue(passes(nodes.get(0), "linus", i));
        }
        clock.forward(Duration.ofMinutes(15).plusSeconds(1));
        assertTrue(passes(nodes.get(0), "linus", 99));
        clock.forward(Duration.ofHours(23));
        assertEquals(false, passes(nodes.get(1), "linus", 100));
        clock.forward(Duration.ofHours(1).plusSeconds(1));
        assertTrue(passes(nodes.get(1), "linus", 101));
    }

    @Test
    @DisplayName("SR-06 a success resets the account, whichever node sees it")
    void successResets() {
        for (int i = 0; i < 4; i++) {
            passes(nodes.get(0), "zoe", i);
        }
        TestPeople.await(() -> nodes.get(1).attempt(workspace, "zoe", client(5)).chain(nodes.get(1)::succeeded));
        for (int i = 0; i < 5; i++) {
            assertTrue(passes(nodes.get(0), "zoe", i), "try " + i);
        }
    }

    private boolean passes(Throttles node, String name, int i) {
        return TestPeople.await(() -> attempt(node, name, i));
    }

    private Uni<Boolean> attempt(Throttles node, String name, int i) {
        return Uni.createFrom()
                .deferred(() -> node.attempt(workspace, name, client(i)))
                .map(passed -> true)
                .onFailure(GuessingTest::isLimited)
                .recoverWithItem(false);
    }

    private static boolean isLimited(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.code() == Code.RATE_LIMITED;
    }

    /// Each guess from another address.
    private static Client client(int i) {
        var address = "2001:db8:" + Integer.toHexString(i) + "::1";
        return new Client(address, address, "guesser");
    }
}
