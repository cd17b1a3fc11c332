package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("T12, T6-T10, SR-21 API keys, minted tokens, tickets")
class KeyTest {

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private TestPeople.World world;

    @BeforeEach
    void fresh() {
        world = people.world();
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName(
            "a key mints tokens; the user is made on first sight, a member of the auto-join rooms, and found again")
    void mints() {
        var secret = key().body("keySet()", equalTo(Set.of("id", "name", "scopes", "secret")))
                .extract()
                .<String>path("secret");
        var first = mint(secret, Map.of("externalId", "customer-1", "username", "grace", "displayName", "Grace"))
                .statusCode(201)
                .body("user.externalId", equalTo("customer-1"))
                .body("user.username", equalTo("grace"))
                .extract();
        var second =
                mint(secret, Map.of("externalId", "customer-1")).statusCode(201).extract();
        assertEquals((String) first.path("user.id"), second.path("user.id"));
        given().auth()
                .oauth2(first.path("accessToken"))
                .get("/api/v1/rooms")
                .then()
                .statusCode(200)
                .body("items", hasSize(3));
        mint(secret, Map.of("externalId", "customer-2", "username", "grace"))
                .statusCode(409)
                .body("code", equalTo("name_taken"));
        mint(secret, Map.of("externalId", "customer-3", "grants", List.of()))
                .statusCode(400)
                .body("errors[0].code", equalTo("unknown_field"));
        mint(secret, Map.of("externalId", "customer-3", "expiresInSeconds", 86_401))
                .statusCode(400);
    }

    @Test
    @DisplayName("the secret is shown once; the owner alone makes, sees and revokes keys")
    void owners() {
        key().body("secret", startsWith("pak_"));
        world.owner()
                .call()
                .get("/api/v1/api-keys")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].keySet()", not(hasItem("secret")))
                .body("items[0].lastUsedAt", nullValue());
        var grace = people.member(world, "grace");
        grace.call().get("/api/v1/api-keys").then().statusCode(403);
        grace.call()
                .body(Map.of("name", "mine", "scopes", List.of("tokens.mint")))
                .post("/api/v1/api-keys")
                .then()
                .statusCode(403);
    }

    @Test
    @DisplayName("revoking a key ends it and every token that it has minted")
    void revokes() {
        var key = key().extract();
        var minted = mint(key.path("secret"), Map.of("externalId", "customer-1", "expiresInSeconds", 3600))
                .extract()
                .<String>path("accessToken");
        given().auth().oauth2(minted).get("/api/v1/users/me").then().statusCode(200);
        world.owner().call().delete("/api/v1/api-keys/" + key.path("id")).then().statusCode(204);
        given().auth().oauth2(minted).get("/api/v1/users/me").then().statusCode(401);
        mint(key.path("secret"), Map.of("externalId", "customer-1")).statusCode(401);
        world.owner().call().delete("/api/v1/api-keys/" + key.path("id")).then().statusCode(404);
    }

    @Test
    @DisplayName("a key holds as long as it says; a minted token too")
    void expires() {
        var secret = world.owner()
                .call()
                .body(Map.of("name", "short", "scopes", List.of("tokens.mint"), "expiresInSeconds", 60))
                .post("/api/v1/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("secret");
        mint(secret, Map.of("externalId", "customer-1")).statusCode(201);
        clock.forward(Duration.ofSeconds(61));
        mint(secret, Map.of("externalId", "customer-1")).statusCode(401);
    }

    @Test
    @DisplayName("a key is no user and a user no key")
    void noUser() {
        var secret = key().extract().<String>path("secret");
        given().auth().oauth2(secret).get("/api/v1/users/me").then().statusCode(403);
        mint(world.owner().token(), Map.of("externalId", "customer-1")).statusCode(403);
    }

    @Test
    @DisplayName("SR-16 no kind of token passes for another")
    void matrix() {
        var secret = key().extract().<String>path("secret");
        var grace = people.member(world, "grace");
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("access", grace.token());
        tokens.put("refresh", grace.refreshToken());
        tokens.put("ticket", ticket(grace));
        tokens.put(
                "invite",
                world.owner()
                        .call()
                        .body(Map.of())
                        .post("/api/v1/invites")
                        .then()
                        .extract()
                        .path("code"));
        tokens.put("key", secret);
        tokens.put("setup", WorkspaceOpenings.token());
        tokens.forEach((kind, token) -> {
            if (!kind.equals("access")) {
                assertEquals(kind.equals("key") ? 403 : 401, bearer(token), kind + " as access token");
            }
            if (!kind.equals("refresh")) {
                assertEquals(401, refresh(token), kind + " as refresh token");
            }
            if (!kind.equals("ticket")) {
                assertEquals(
                        401,
                        given().queryParam("ticket", token)
                                .get("/api/v1/events")
                                .statusCode(),
                        kind + " as ticket");
            }
            if (!kind.equals("invite")) {
                assertEquals(410, redeem(grace, token), kind + " as invite");
            }
            if (!kind.equals("key")) {
                assertEquals(
                        kind.equals("access") ? 403 : 401,
                        mint(token, Map.of("externalId", "x")).extract().statusCode(),
                        kind + " as key");
            }
            assertEquals(401, setup(token), kind + " as set-up token");
        });
    }

    @Test
    @DisplayName("SR-24 a ticket works on the streams alone, for 30 seconds, and for the page that bought it")
    void tickets() {
        var grace = people.member(world, "grace");
        assertEquals(
                401,
                given().queryParam("ticket", ticket(grace))
                        .get("/api/v1/users/me")
                        .statusCode());
        var old = ticket(grace);
        clock.forward(Duration.ofSeconds(31));
        assertEquals(
                401, given().queryParam("ticket", old).get("/api/v1/events").statusCode());
        clock.reset();
        var bound = grace.call()
                .header("Origin", "http://localhost:" + io.restassured.RestAssured.port)
                .post("/api/v1/stream-tickets")
                .then()
                .statusCode(201)
                .body("ticket", startsWith("pst_"))
                .extract()
                .<String>path("ticket");
        assertEquals(
                401, given().queryParam("ticket", bound).get("/api/v1/events").statusCode());
        var ended = ticket(grace);
        grace.call().delete("/api/v1/sessions/current").then().statusCode(204);
        assertEquals(
                401, given().queryParam("ticket", ended).get("/api/v1/events").statusCode());
    }

    private static String ticket(TestPeople.Somebody somebody) {
        return somebody.call()
                .post("/api/v1/stream-tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("ticket");
    }

    private ValidatableResponse key() {
        return world.owner()
                .call()
                .body(Map.of("name", "our shop", "scopes", List.of("tokens.mint")))
                .post("/api/v1/api-keys")
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse mint(String secret, Map<String, Object> wish) {
        return given().auth()
                .oauth2(secret)
                .contentType("application/json")
                .body(wish)
                .post("/api/v1/tokens")
                .then();
    }

    private static int bearer(String token) {
        return given().auth().oauth2(token).get("/api/v1/users/me").statusCode();
    }

    private static int refresh(String token) {
        return given().contentType("application/json")
                .body(Map.of("refreshToken", token.length() > 200 ? token.substring(0, 200) : token))
                .post("/api/v1/sessions/refresh")
                .statusCode();
    }

    private static int redeem(TestPeople.Somebody somebody, String token) {
        return somebody.call()
                .body(Map.of("code", token.length() > 200 ? token.substring(0, 200) : token))
                .post("/api/v1/invites/redeem")
                .statusCode();
    }

    private int setup(String token) {
        return given().contentType("application/json")
                .body(Map.of(
                        "token",
                        token.length() > 200 ? token.substring(0, 200) : token,
                        "username",
                        "eve",
                        "password",
                        TestPeople.PASSWORD,
                        "displayName",
                        "Eve",
                        "workspace",
                        world.slug()))
                .post("/api/v1/setup")
                .statusCode();
    }
}
