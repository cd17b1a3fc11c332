package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import dev.parley.log.Tx;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-15, SR-18 a token that was checked before")
class CheckedTokensTest {

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    AccessTokens tokens;

    @Inject
    SigningKeys keys;

    @Inject
    Tx tx;

    private TestPeople.Somebody grace;

    @BeforeEach
    void checkedOnce() {
        grace = people.member(people.world(), "grace");
        me().statusCode(200);
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName("is not checked again: its second caller is the first one")
    void remembered() {
        assertSame(tokens.verify(grace.token()), tokens.verify(grace.token()));
    }

    @Test
    @DisplayName("is refused at once when its session has ended")
    void endsWithItsSession() {
        grace.call().delete("/api/v1/sessions/current").then().statusCode(204);
        me().statusCode(401).body("code", Matchers.equalTo("unauthenticated"));
    }

    @Test
    @DisplayName("is refused at once when the password was changed elsewhere")
    void endsWithThePassword() {
        people.again(grace)
                .call()
                .body(Map.of("currentPassword", TestPeople.PASSWORD, "newPassword", "a brand new passphrase"))
                .put("/api/v1/users/me/password")
                .then()
                .statusCode(204);
        me().statusCode(401).body("code", Matchers.equalTo("unauthenticated"));
    }

    @Test
    @DisplayName("is refused from its `exp` on")
    void endsWithItsTime() {
        clock.forward(
                Duration.between(clock.instant(), tokens.verify(grace.token()).expires())
                        .minusSeconds(1));
        me().statusCode(200);
        clock.forward(Duration.ofSeconds(1));
        me().statusCode(401).body("code", Matchers.equalTo("token_expired"));
    }

    @Test
    @DisplayName("is refused when the key that signed it is gone")
    void endsWithItsKey() {
        TestPeople.await(() -> tx.quiet(() -> SigningKey.deleteAll()));
        TestPeople.await(keys::refresh);
        me().statusCode(401).body("code", Matchers.equalTo("unauthenticated"));
    }

    @Test
    @DisplayName("does not fill the memory")
    void bounded() {
        var few = new CheckedTokens(100);
        for (int i = 0; i < 10_000; i++) {
            few.remember("hash " + i, new CheckedTokens.Checked(nobody(), "key"));
        }
        assertEquals(100, few.size());
        few.remember("the newest", new CheckedTokens.Checked(nobody(), "key"));
        few.forget("the newest");
        assertNull(few.find("the newest"));
    }

    private ValidatableResponse me() {
        return grace.call().get("/api/v1/users/me").then();
    }

    private static Caller nobody() {
        return new Caller(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), Instant.EPOCH);
    }
}
