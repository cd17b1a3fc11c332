package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RegistrationModeTest.AsShipped.class)
@DisplayName("SR-06, SR-09 registration and rates as they are unless set otherwise")
class RegistrationModeTest {

    /// What an operator has who sets nothing.
    public static class AsShipped implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("parley.registration", "invite", "parley.rate-limits", "on");
        }
    }

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName("without an invite there is no account")
    void inviteOnly() {
        var world = people.world();
        register(world, "grace", null).statusCode(403).body("code", equalTo("forbidden"));
        var code = world.owner()
                .call()
                .body(Map.of())
                .post("/api/v1/invites")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("code");
        register(world, "grace", code).statusCode(201);
        register(world, "linus", "inv_never").statusCode(410);
    }

    @Test
    @DisplayName("an address gets 20 wrong log-ins a minute, whoever they are for, and then has to wait")
    void throttlesAddress() {
        var world = people.world();
        clock.forward(Duration.ofMinutes(5));
        for (int i = 0; i < 20; i++) {
            logIn(world, "nobody" + i, "wrong wrong wrong").statusCode(401);
        }
        logIn(world, "owner", TestPeople.PASSWORD)
                .statusCode(429)
                .body("code", equalTo("rate_limited"))
                .header("Retry-After", notNullValue());
        clock.forward(Duration.ofSeconds(61));
        for (int i = 0; i < 25; i++) {
            logIn(world, "owner", TestPeople.PASSWORD).statusCode(201);
        }
    }

    private static ValidatableResponse register(TestPeople.World world, String username, String code) {
        var body = new HashMap<String, Object>(Map.of(
                "username",
                username,
                "password",
                TestPeople.PASSWORD,
                "displayName",
                "Somebody",
                "workspace",
                world.slug()));
        if (code != null) {
            body.put("inviteCode", code);
        }
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/accounts")
                .then();
    }

    private static ValidatableResponse logIn(TestPeople.World world, String username, String password) {
        return given().contentType("application/json")
                .body(Map.of("username", username, "password", password, "workspace", world.slug()))
                .post("/api/v1/sessions")
                .then();
    }
}
