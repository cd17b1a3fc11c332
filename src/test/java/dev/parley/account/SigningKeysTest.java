package dev.parley.account;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
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

    @AfterEach
    void putBack() {
        clock.reset();
    }

    @Test
    @DisplayName("another start finds the keys there are")
    void staysTheSame() {
        var kid = keys.signing().kid();
        TestPeople.await(keys::refresh);
        TestPeople.await(keys::refresh);
        assertEquals(kid, keys.signing().kid());
    }

    @Test
    @DisplayName("the next key is published a day before it signs; the last one goes when no token of it can hold")
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
