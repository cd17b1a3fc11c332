package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import dev.parley.log.Tx;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-13, SR-14 signing keys")
class SigningKeysTest {

    @Inject
    SigningKeys keys;

    @Inject
    TestClock clock;

    @Inject
    TestPeople people;

    @Inject
    Tx tx;

    @Inject
    KeyFile file;

    @Inject
    AccountConfig config;

    @AfterEach
    void putBack() {
        clock.reset();
        TestPeople.await(() -> tx.quiet(() -> SigningKey.deleteAll()));
        TestPeople.await(keys::refresh);
    }

    @Test
    @DisplayName("SR-13 two nodes that start at once on an empty database make one key")
    void firstStartOfTwoNodes() {
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 10; i++) {
                TestPeople.await(() -> tx.quiet(() -> SigningKey.deleteAll()));
                var one = new SigningKeys(tx, clock, file, config);
                var other = new SigningKeys(tx, clock, file, config);
                Stream.of(one, other)
                        .map(node -> CompletableFuture.runAsync(() -> TestPeople.await(node::refresh), threads))
                        .toList()
                        .forEach(CompletableFuture::join);
                assertEquals(one.signing().kid(), other.signing().kid());
                assertEquals(1L, TestPeople.<Long>await(() -> tx.read(() -> SigningKey.count())));
            }
        }
    }

    @Test
    @DisplayName("SR-13 the private part is stored wrapped, and nowhere in the JWK set")
    void privatePartIsWrapped() throws Exception {
        var signing = keys.signing();
        var row = TestPeople.<SigningKey>await(() -> tx.read(() -> SigningKey.findById(signing.kid())));
        var plain = signing.privateKey().getEncoded();
        assertArrayEquals(plain, file.unwrap(row.kid, row.wrappedKey));
        var stored = HexFormat.of().formatHex(row.wrappedKey);
        var exponent = ((RSAPrivateKey) signing.privateKey()).getPrivateExponent();
        assertFalse(stored.contains(HexFormat.of().formatHex(plain, 0, 32)));
        assertFalse(stored.contains(exponent.toString(16)));
        assertEquals(2048, signing.publicKey().getModulus().bitLength());
        var set = given().get("/.well-known/jwks.json").asString();
        for (var part : List.of("\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"", "PRIVATE")) {
            assertFalse(set.contains(part), part);
        }
    }

    @Test
    @DisplayName("SR-13 another start finds the keys there are")
    void staysTheSame() {
        var kid = keys.signing().kid();
        TestPeople.await(keys::refresh);
        TestPeople.await(keys::refresh);
        assertEquals(kid, keys.signing().kid());
    }

    @Test
    @DisplayName(
            "SR-14 the next key is published a day before it signs; the last one goes when no token of it can hold")
    void rotates() {
        var first = keys.signing().kid();
        var count = published().size();
        clock.forward(Duration.ofDays(29).plusMinutes(1));
        TestPeople.await(keys::refresh);
        assertEquals(count + 1, published().size());
        assertEquals(first, keys.signing().kid());
        clock.forward(Duration.ofDays(1).minusMinutes(5));
        var world = people.world();
        var grace = people.member(world, "grace");
        clock.forward(Duration.ofMinutes(6));
        TestPeople.await(keys::refresh);
        assertNotEquals(first, keys.signing().kid());
        assertTrue(published().contains(first));
        grace.call().get("/api/v1/users/me").then().statusCode(200);
        people.again(grace).call().get("/api/v1/users/me").then().statusCode(200);
        clock.forward(Duration.ofDays(2));
        TestPeople.await(keys::refresh);
        assertNull(keys.find(first));
    }

    private static List<String> published() {
        return given().get("/.well-known/jwks.json").then().extract().path("keys.kid");
    }
}
