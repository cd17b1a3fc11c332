package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import dev.parley.log.Tx;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-14 rotation of the signing keys")
class KeyRotationTest {

    private static final Duration STEP = Duration.ofHours(6);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int STEPS = 4 * 64;
    private static final int CLIENTS = 1;

    @Inject
    SigningKeys keys;

    @Inject
    AccessTokens tokens;

    @Inject
    TestClock clock;

    @Inject
    TestPeople people;

    private final HttpClient http = HttpClient.newHttpClient();

    /// Time passes between requests, never during one: else a token might end on its way.
    private final ReentrantReadWriteLock time = new ReentrantReadWriteLock();

    private final ConcurrentLinkedDeque<AccessTokens.Signed> held = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<String> refused = new ConcurrentLinkedQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Inject
    Tx tx;

    @AfterEach
    void putBack() {
        clock.reset();
        TestPeople.await(() -> tx.quiet(() -> SigningKey.deleteAll()));
        TestPeople.await(keys::refresh);
    }

    @Test
    @DisplayName("SR-14 64 days under load: no valid token is refused, and whoever caches the JWK set knows each key")
    void noValidTokenIsRefused() throws Exception {
        var grace = people.member(people.world(), "grace");
        var signers = new HashSet<String>();
        var clients = new ArrayList<Thread>();
        held.add(sign(grace));
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofPlatform().start(this::ask));
        }
        try {
            var cached = published();
            for (int i = 0; i < STEPS; i++) {
                TestPeople.await(keys::refresh);
                pass(STEP.minusSeconds(30));
                var token = sign(grace);
                var kid = kid(token.token());
                signers.add(kid);
                assertTrue(cached.contains(kid), "a key signs that was not published six hours ago");
                held.add(token);
                pass(Duration.ofSeconds(30));
                cached = published();
                held.stream().filter(this::holds).forEach(this::requireAccepted);
                held.removeIf(one -> !holds(one));
            }
        } finally {
            over.set(true);
            for (var client : clients) {
                client.join();
            }
        }
        assertEquals(List.of(), List.copyOf(refused));
        assertTrue(signers.size() >= 3, "there was no rotation: " + signers);
        assertTrue(asked.get() > STEPS, "there was no load: " + asked);
    }

    private AccessTokens.Signed sign(TestPeople.Somebody one) {
        return TestPeople.await(() -> tokens.sign(one.workspace(), one.id(), one.session(), LONGEST));
    }

    private void pass(Duration duration) {
        time.writeLock().lock();
        try {
            clock.forward(duration);
        } finally {
            time.writeLock().unlock();
        }
    }

    private void ask() {
        while (!over.get()) {
            held.stream().filter(this::holds).forEach(this::requireAccepted);
        }
    }

    private boolean holds(AccessTokens.Signed token) {
        return token.expiresAt().isAfter(clock.instant());
    }

    private void requireAccepted(AccessTokens.Signed token) {
        time.readLock().lock();
        try {
            Instant now = clock.instant();
            if (token.expiresAt().isAfter(now.plusSeconds(5))) {
                var status = http.send(
                                HttpRequest.newBuilder(
                                                URI.create("http://localhost:" + RestAssured.port + "/api/v1/users/me"))
                                        .header("Authorization", "Bearer " + token.token())
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode();
                asked.incrementAndGet();
                if (status != 200) {
                    refused.add(status + " at " + now + " for a token until " + token.expiresAt());
                }
            }
        } catch (Exception e) {
            refused.add(e.toString());
        } finally {
            time.readLock().unlock();
        }
    }

    private static String kid(String token) {
        var header = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
        return new JsonObject(header).getString("kid");
    }

    private static Set<String> published() {
        List<String> kids =
                given().get("/.well-known/jwks.json").then().extract().path("keys.kid");
        return Set.copyOf(kids);
    }
}
