package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("P1-P3, W18, SR-17 to SR-20 sessions")
class SessionTest {

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private TestPeople.World world;
    private TestPeople.Somebody grace;

    @BeforeEach
    void fresh() {
        world = people.world();
        grace = people.member(world, "grace");
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName("T11 logging in answers with tokens, oneself and one's rooms")
    void logsIn() {
        logIn("GRACE", TestPeople.PASSWORD)
                .statusCode(201)
                .body("accessToken", notNullValue())
                .body("refreshToken", notNullValue())
                .body("expiresAt", notNullValue())
                .body("user.username", equalTo("grace"))
                .body("rooms", hasSize(3));
    }

    @Test
    @DisplayName("SR-07 unknown people and wrong passwords get the same answer")
    void sameAnswer() {
        var unknown = logIn("nobody", TestPeople.PASSWORD).statusCode(401).extract();
        var wrong = logIn("grace", "not the password at all").statusCode(401).extract();
        var nowhere = given().contentType("application/json")
                .body(Map.of("username", "grace", "password", TestPeople.PASSWORD, "workspace", "no-such-place"))
                .post("/api/v1/sessions")
                .then()
                .statusCode(401)
                .extract();
        assertEquals(unknown.asString(), wrong.asString());
        assertEquals(unknown.asString(), nowhere.asString());
        assertEquals("bad_credentials", unknown.path("code"));
    }

    @Test
    @DisplayName("SR-17 a refresh token works once and brings another one")
    void rotates() {
        var next = refresh(grace.refreshToken(), "test").statusCode(200).extract();
        assertNotEquals(grace.refreshToken(), next.path("refreshToken"));
        refresh(next.path("refreshToken"), "test").statusCode(200);
        given().auth()
                .oauth2(next.path("accessToken"))
                .get("/api/v1/users/me")
                .then()
                .statusCode(200);
    }

    @Test
    @DisplayName("SR-17 two tabs that refresh at once with the same token get the same successor, within 10 seconds")
    void graceForTwoTabs() {
        var one = refresh(grace.refreshToken(), "test").statusCode(200).extract();
        clock.forward(Duration.ofSeconds(9));
        var other = refresh(grace.refreshToken(), "test").statusCode(200).extract();
        assertEquals((String) one.path("refreshToken"), other.path("refreshToken"));
    }

    @Test
    @DisplayName("SR-17 a spent token that comes back later ends the whole family, access tokens too")
    void reuseEndsFamily() {
        var next = refresh(grace.refreshToken(), "test").statusCode(200).extract();
        clock.forward(Duration.ofSeconds(11));
        refresh(grace.refreshToken(), "test").statusCode(401).body("code", equalTo("unauthenticated"));
        refresh(next.path("refreshToken"), "test").statusCode(401);
        given().auth()
                .oauth2(next.path("accessToken"))
                .get("/api/v1/users/me")
                .then()
                .statusCode(401);
    }

    @Test
    @DisplayName("SR-17 a spent token from another client ends the family at once: the grace is for who spent it")
    void reuseByAnother() {
        var next = refresh(grace.refreshToken(), "test").statusCode(200).extract();
        refresh(grace.refreshToken(), "thief").statusCode(401);
        refresh(next.path("refreshToken"), "test").statusCode(401);
    }

    @Test
    @DisplayName("SR-17 a session that is not used for 14 days ends, and every session after 60")
    void idleAndAbsolute() {
        clock.forward(Duration.ofDays(14).plusSeconds(1));
        refresh(grace.refreshToken(), "test").statusCode(401);
        clock.reset();
        var other = people.again(grace);
        var token = other.refreshToken();
        for (int i = 0; i < 4; i++) {
            clock.forward(Duration.ofDays(13));
            token = refresh(token, "test").statusCode(200).extract().path("refreshToken");
        }
        clock.forward(Duration.ofDays(9));
        refresh(token, "test").statusCode(401);
    }

    @Test
    @DisplayName(
            "SR-20, SR-27, SR-52 the cookie form: a __Host- cookie, Secure, HttpOnly, SameSite=Strict, no token in the answer, and for our own pages alone")
    void cookie() {
        var body = new HashMap<String, Object>(Map.of(
                "username", "grace", "password", TestPeople.PASSWORD, "workspace", world.slug(), "cookie", true));
        var answer = given().contentType("application/json")
                .header("User-Agent", "test")
                .body(body)
                .post("/api/v1/sessions")
                .then()
                .statusCode(201)
                .body("refreshToken", nullValue())
                .body("$", not(org.hamcrest.Matchers.hasKey("refreshToken")))
                .header("Set-Cookie", containsString("__Host-parley=prt_"))
                .header("Set-Cookie", containsString("Secure"))
                .header("Set-Cookie", containsString("HttpOnly"))
                .header("Set-Cookie", containsString("SameSite=Strict"))
                .header("Set-Cookie", containsString("Path=/"))
                .header("Set-Cookie", not(containsString("Domain")))
                .header("Set-Cookie", not(containsString("Version")))
                .extract();
        var value = answer.header("Set-Cookie").split("[=;]")[1];
        given().contentType("application/json")
                .header("Cookie", "__Host-parley=" + value)
                .header("Sec-Fetch-Site", "cross-site")
                .body("{}")
                .post("/api/v1/sessions/refresh")
                .then()
                .statusCode(403);
        given().contentType("application/json")
                .header("Cookie", "__Host-parley=" + value)
                .header("Origin", "https://evil.example")
                .body("{}")
                .post("/api/v1/sessions/refresh")
                .then()
                .statusCode(403);
        given().contentType("application/json")
                .header("Cookie", "__Host-parley=" + value)
                .body("{}")
                .post("/api/v1/sessions/refresh")
                .then()
                .statusCode(403);
        given().contentType("text/plain")
                .header("Cookie", "__Host-parley=" + value)
                .header("Origin", "http://localhost:" + RestAssured.port)
                .body("{}")
                .post("/api/v1/sessions/refresh")
                .then()
                .statusCode(415);
        given().contentType("application/json")
                .header("User-Agent", "test")
                .header("Origin", "http://localhost:" + RestAssured.port)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Cookie", "__Host-parley=" + value)
                .body("{}")
                .post("/api/v1/sessions/refresh")
                .then()
                .statusCode(200)
                .header("Set-Cookie", containsString("__Host-parley=prt_"))
                .body("$", not(org.hamcrest.Matchers.hasKey("refreshToken")));
    }

    @Test
    @DisplayName("SR-19 my devices are listed, and each can be ended; what it held ends at once")
    void devices() {
        var phone = people.again(grace);
        grace.call().get("/api/v1/sessions").then().statusCode(200).body("items", hasSize(2));
        grace.call()
                .get("/api/v1/sessions")
                .then()
                .body("items.find { it.id == '" + grace.session() + "' }.current", equalTo(true));
        grace.call().delete("/api/v1/sessions/" + phone.session()).then().statusCode(204);
        phone.call().get("/api/v1/users/me").then().statusCode(401);
        refresh(phone.refreshToken(), "test").statusCode(401);
        grace.call().delete("/api/v1/sessions/" + phone.session()).then().statusCode(404);
        grace.call().get("/api/v1/sessions").then().body("items", hasSize(1));
    }

    @Test
    @DisplayName("another one's session is not there")
    void othersSession() {
        var mallory = people.member(world, "mallory");
        mallory.call().delete("/api/v1/sessions/" + grace.session()).then().statusCode(404);
        grace.call().get("/api/v1/users/me").then().statusCode(200);
    }

    @Test
    @DisplayName("SR-19 a person has a hundred sessions at most: the one that was not used for longest makes room")
    void aHundredDevices() {
        for (int i = 1; i < 100; i++) {
            people.again(grace);
        }
        clock.forward(Duration.ofSeconds(5));
        var next =
                refresh(grace.refreshToken(), "test").statusCode(200).extract().<String>path("refreshToken");
        var more = List.of(people.again(grace), people.again(grace));
        refresh(next, "test").statusCode(200);
        more.forEach(one -> one.call().get("/api/v1/users/me").then().statusCode(200));
        grace.call().get("/api/v1/sessions?limit=200").then().body("items", hasSize(100));
        grace.call()
                .get("/api/v1/sessions?limit=200")
                .then()
                .body("items.id", hasItem(grace.session().toString()));
    }

    @Test
    @DisplayName("SR-18 logging out ends this session at once")
    void logOut() {
        grace.call().delete("/api/v1/sessions/current").then().statusCode(204);
        grace.call().get("/api/v1/users/me").then().statusCode(401).body("code", equalTo("unauthenticated"));
        refresh(grace.refreshToken(), "test").statusCode(401);
    }

    @Test
    @DisplayName("SR-10 changing the password takes the current one and ends all other sessions")
    void changePassword() {
        var phone = people.again(grace);
        password("wrong wrong wrong wrong", "a brand new passphrase")
                .statusCode(401)
                .body("code", equalTo("bad_credentials"));
        password(TestPeople.PASSWORD, "short").statusCode(400).body("errors[0].field", equalTo("newPassword"));
        password(TestPeople.PASSWORD, "a brand new passphrase").statusCode(204);
        grace.call().get("/api/v1/users/me").then().statusCode(200);
        phone.call().get("/api/v1/users/me").then().statusCode(401);
        refresh(phone.refreshToken(), "test").statusCode(401);
        logIn("grace", TestPeople.PASSWORD).statusCode(401);
        logIn("grace", "a brand new passphrase").statusCode(201);
    }

    @Test
    @DisplayName(
            "SR-06 after five failures an account has to wait, known or not, the right password too; then it may again")
    void throttlesAccount() {
        clock.stop();
        for (var name : new String[] {"grace", "nobody"}) {
            for (int i = 0; i < 5; i++) {
                logIn(name, "wrong wrong wrong").statusCode(401);
            }
            logIn(name, TestPeople.PASSWORD)
                    .statusCode(429)
                    .body("code", equalTo("rate_limited"))
                    .header("Retry-After", notNullValue());
        }
        clock.forward(Duration.ofSeconds(2));
        logIn("grace", TestPeople.PASSWORD).statusCode(201);
        logIn("grace", "wrong wrong wrong").statusCode(401);
        logIn("grace", TestPeople.PASSWORD).statusCode(201);
    }

    private ValidatableResponse logIn(String username, String password) {
        return given().contentType("application/json")
                .body(Map.of("username", username, "password", password, "workspace", world.slug()))
                .post("/api/v1/sessions")
                .then();
    }

    private static ValidatableResponse refresh(String token, String userAgent) {
        return given().contentType("application/json")
                .header("User-Agent", userAgent)
                .body(Map.of("refreshToken", token))
                .post("/api/v1/sessions/refresh")
                .then();
    }

    private ValidatableResponse password(String current, String wished) {
        return grace.call()
                .body(Map.of("currentPassword", current, "newPassword", wished))
                .put("/api/v1/users/me/password")
                .then();
    }
}
