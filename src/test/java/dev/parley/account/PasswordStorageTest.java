package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.parley.TestPeople;
import dev.parley.log.Tx;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-03, SR-04, SR-59 what is kept of a password")
class PasswordStorageTest {

    private static final String CANARY = "canary canary canary 4711";

    @Inject
    TestPeople people;

    @Inject
    Tx tx;

    @Inject
    PasswordHashes hashes;

    @Test
    @DisplayName("SR-03 the column holds Argon2id with the parameters of today as a PHC string")
    void argon2id() {
        var grace = people.member(people.world(), "grace");
        var parts = hash(grace.id()).split("\\$");
        assertEquals("argon2id", parts[1]);
        assertEquals("v=19", parts[2]);
        assertEquals("m=19456,t=2,p=1", parts[3]);
        assertEquals(16, java.util.Base64.getDecoder().decode(parts[4]).length, "bytes of salt");
        var again = TestPeople.<String>await(() -> hashes.hash(TestPeople.PASSWORD));
        assertNotEquals(parts[4], again.split("\\$")[4], "the salt is one's own");
    }

    @Test
    @DisplayName("SR-03 a hash with weaker parameters is replaced at the next log-in, and the password stays")
    void rehashes() {
        var world = people.world();
        var grace = people.member(world, "grace");
        var weak = Password.hash(CANARY)
                .addRandomSalt(16)
                .with(Argon2Function.getInstance(4096, 1, 1, 32, Argon2.ID, Argon2Function.ARGON2_VERSION_13))
                .getResult();
        var strong = hash(grace.id());
        TestPeople.await(() -> tx.quiet(() -> User.rehash(grace.id(), strong, weak)));
        assertEquals(weak, hash(grace.id()));
        logIn(world, 201);
        assertNotEquals(weak, hash(grace.id()));
        assertTrue(hash(grace.id()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash(grace.id()));
        var today = hash(grace.id());
        logIn(world, 201);
        assertEquals(today, hash(grace.id()));
    }

    @Test
    @DisplayName("SR-59 no password and no token is in the log, whatever goes wrong")
    void canary() {
        var lines = new CopyOnWriteArrayList<String>();
        var listener = new Listener(lines);
        var root = Logger.getLogger("");
        root.addHandler(listener);
        try {
            var world = people.world();
            var grace = people.member(world, "grace");
            logIn(world, 401);
            given().contentType("application/json")
                    .body("{\"username\": \"x\", \"password\": \"" + CANARY + "\", \"displayName\": 7")
                    .post("/api/v1/accounts");
            var refresh = Map.of("refreshToken", grace.refreshToken());
            given().contentType("application/json")
                    .header("User-Agent", "one")
                    .body(refresh)
                    .post("/api/v1/sessions/refresh");
            given().contentType("application/json")
                    .header("User-Agent", "two")
                    .body(refresh)
                    .post("/api/v1/sessions/refresh");
            assertTrue(lines.stream().anyMatch(line -> line.contains("a spent refresh token came back")));
            for (var secret : List.of(CANARY, grace.token(), grace.refreshToken())) {
                assertTrue(lines.stream().noneMatch(line -> line.contains(secret)));
            }
        } finally {
            root.removeHandler(listener);
        }
    }

    @Test
    @DisplayName("SR-04 a body of more than 4 KiB is 413 on every route that takes a password or what replaces one")
    void boundedBeforeItIsRead() {
        var grace = people.member(people.world(), "grace");
        var body = "{\"username\": \"%s\"}".formatted("x".repeat(4096));
        for (var path : List.of("accounts", "sessions", "sessions/refresh", "setup", "invites/redeem")) {
            grace.call()
                    .body(body)
                    .post("/api/v1/" + path)
                    .then()
                    .statusCode(413)
                    .body("code", equalTo("too_large"));
        }
        grace.call().body(body).put("/api/v1/users/me/password").then().statusCode(413);
    }

    private String hash(UUID user) {
        return TestPeople.await(
                () -> tx.read(() -> User.<User>findById(user).map(found -> String.valueOf(found.passwordHash))));
    }

    private static void logIn(TestPeople.World world, int status) {
        given().contentType("application/json")
                .body(Map.of("username", "grace", "password", CANARY, "workspace", world.slug()))
                .post("/api/v1/sessions")
                .then()
                .statusCode(status);
    }

    /// Hears everything that is logged.
    private static final class Listener extends Handler {
        private final List<String> lines;

        Listener(List<String> lines) {
            this.lines = lines;
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(
                    line.getMessage() + " " + java.util.Arrays.toString(line.getParameters()) + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
