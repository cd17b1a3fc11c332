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
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    @Inject
    Pool pool;

    @BeforeEach
    void countFromNothing() {
        clock.stop();
        pool.query("delete from throttle").execute().await().indefinitely();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName("SR-09 without an invite there is no account")
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
    @DisplayName("SR-06 an address gets 20 wrong log-ins a minute, whoever they are for, and then has to wait")
    void throttlesAddress() {
        var world = people.world();
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

    @Test
    @DisplayName("SR-56 who makes up X-Forwarded-For is still counted by their own address")
    void spoofedAddress() {
        var world = people.world();
        for (int i = 0; i < 20; i++) {
            spoofed(world, "203.0.113." + i).statusCode(401);
        }
        for (var header : List.of("203.0.113.200", "127.0.0.2", "10.0.0.1", "::1", "unknown")) {
            spoofed(world, header).statusCode(429);
        }
    }

    private static ValidatableResponse spoofed(TestPeople.World world, String address) {
        return given().contentType("application/json")
                .header("X-Forwarded-For", address)
                .header("Forwarded", "for=" + address)
                .header("X-Real-IP", address)
                .body(Map.of("username", "n" + UUID.randomUUID(), "password", "wrong wrong", "workspace", world.slug()))
                .post("/api/v1/sessions")
                .then();
    }

    @Test
    @DisplayName("SR-56 ten tickets at once, then one a second; the refusal says when, and costs nothing")
    void tickets() {
        var owner = people.world().owner();
        for (int i = 0; i < 10; i++) {
            owner.call().post("/api/v1/stream-tickets").then().statusCode(201).header("RateLimit", notNullValue());
        }
        owner.call()
                .post("/api/v1/stream-tickets")
                .then()
                .statusCode(429)
                .body("code", equalTo("rate_limited"))
                .header("Retry-After", "1")
                .header("RateLimit-Policy", "\"ticket\";q=10;w=10")
                .header("RateLimit", "\"ticket\";r=0;t=1");
        clock.forward(Duration.ofSeconds(2));
        owner.call().post("/api/v1/stream-tickets").then().statusCode(201);
    }

    @Test
    @DisplayName("SR-56 a session that refreshes again and again has to wait, and its token is not spent by it")
    void refreshes() {
        var token = people.world().owner().refreshToken();
        for (int i = 0; i < 20; i++) {
            token = refresh(token).statusCode(200).extract().path("refreshToken");
        }
        refresh(token).statusCode(429).header("RateLimit-Policy", "\"refresh\";q=20;w=100");
        clock.forward(Duration.ofSeconds(11));
        refresh(token).statusCode(200);
    }

    private static ValidatableResponse refresh(String token) {
        return given().contentType("application/json")
                .header("User-Agent", "test")
                .body(Map.of("refreshToken", token))
                .post("/api/v1/sessions/refresh")
                .then();
    }

    @Test
    @DisplayName("SR-07 an invite is not for asking who there is: 20 taken names an hour are told to one address")
    void namesTold() {
        var world = people.world();
        var code = world.owner()
                .call()
                .body(Map.of("maxUses", 100))
                .post("/api/v1/invites")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("code");
        for (int i = 0; i < 20; i++) {
            register(world, "owners", code).statusCode(i == 0 ? 201 : 409);
        }
        register(world, "owners", code).statusCode(409);
        register(world, "owners", code).statusCode(429);
        register(world, "somebody", code).statusCode(429).header("Retry-After", notNullValue());
        clock.forward(Duration.ofHours(1).plusSeconds(1));
        register(world, "somebody", code).statusCode(201);
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
