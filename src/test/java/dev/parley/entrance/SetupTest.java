package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-11 set-up")
class SetupTest {

    @Inject
    WorkspaceOpenings openings;

    @Test
    @DisplayName("SR-11 the one-time token makes the owner, who is logged in and in the auto-join rooms")
    void tokenMakesOwner() {
        var place = place();
        given().queryParam("workspace", place.slug())
                .get("/api/v1/setup")
                .then()
                .statusCode(200)
                .body("needed", equalTo(true));
        var token = given().contentType("application/json")
                .body(wish(place, place.token(), "ada"))
                .post("/api/v1/setup")
                .then()
                .statusCode(201)
                .body("user.role", equalTo("owner"))
                .body("user.username", equalTo("ada"))
                .body("refreshToken", notNullValue())
                .body("rooms.name", hasItems("general", "announcements", "events"))
                .extract()
                .<String>path("accessToken");
        given().auth()
                .oauth2(token)
                .get("/api/v1/users/me")
                .then()
                .statusCode(200)
                .body("username", equalTo("ada"));
        given().queryParam("workspace", place.slug())
                .get("/api/v1/setup")
                .then()
                .statusCode(200)
                .body("needed", equalTo(false));
    }

    @Test
    @DisplayName("SR-11 afterwards there is no set-up: 404, with the right token too")
    void afterwardsNotFound() {
        var place = place();
        setUp(place, place.token(), "ada", 201);
        setUp(place, place.token(), "eve", 404);
        setUp(place, "pset_wrong", "eve", 404);
    }

    @Test
    @DisplayName("SR-11 a wrong token is bad_credentials and spends nothing")
    void wrongToken() {
        var place = place();
        given().contentType("application/json")
                .body(wish(place, "pset_wrong", "ada"))
                .post("/api/v1/setup")
                .then()
                .statusCode(401)
                .body("code", equalTo("bad_credentials"));
        setUp(place, place.token(), "ada", 201);
    }

    @Test
    @DisplayName("SR-11 of 50 at once one succeeds")
    void fiftyAtOnce() throws Exception {
        var place = place();
        try (var threads = Executors.newFixedThreadPool(50)) {
            var tries = IntStream.range(0, 50)
                    .<Callable<Integer>>mapToObj(i -> () -> status(place, "ada" + i))
                    .toList();
            var codes = threads.invokeAll(tries).stream().map(SetupTest::result).toList();
            assertEquals(1, Collections.frequency(codes, 201));
            assertEquals(49, Collections.frequency(codes, 404), codes.toString());
        }
    }

    @Test
    @DisplayName("SR-11 two nodes that start at once on an empty database make one workspace, and one owner")
    void firstStartOfTwoNodes() {
        var slug = "s" + UUID.randomUUID().toString().substring(0, 18);
        var nodes = java.util.stream.Stream.generate(WorkspaceOpenings::token)
                .limit(2)
                .map(token -> new Place(slug, token))
                .toList();
        try (var threads = Executors.newFixedThreadPool(nodes.size())) {
            var opened =
                    nodes.stream()
                            .map(place -> CompletableFuture.supplyAsync(() -> opens(place), threads))
                            .toList()
                            .stream()
                            .map(CompletableFuture::join)
                            .toList();
            assertEquals(1, Collections.frequency(opened, true), opened.toString());
        }
        var codes = nodes.stream().map(place -> status(place, "ada")).sorted().toList();
        assertEquals(201, codes.getFirst(), codes.toString());
        assertTrue(codes.getLast() == 401 || codes.getLast() == 404, codes.toString());
        nodes.forEach(place -> assertEquals(404, status(place, "eve")));
    }

    private boolean opens(Place place) {
        try {
            TestPeople.await(() -> openings.open(place.slug(), "A place", place.token()));
            return true;
        } catch (dev.parley.problem.Refusal.Conflict taken) {
            return false;
        }
    }

    record Place(String slug, String token) {}

    private Place place() {
        var place = new Place("s" + UUID.randomUUID().toString().substring(0, 18), WorkspaceOpenings.token());
        TestPeople.await(() -> openings.open(place.slug(), "A place", place.token()));
        return place;
    }

    private static void setUp(Place place, String token, String username, int status) {
        given().contentType("application/json")
                .body(wish(place, token, username))
                .post("/api/v1/setup")
                .then()
                .statusCode(status);
    }

    private static int status(Place place, String username) {
        return given().contentType("application/json")
                .body(wish(place, place.token(), username))
                .post("/api/v1/setup")
                .statusCode();
    }

    private static int result(java.util.concurrent.Future<Integer> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> wish(Place place, String token, String username) {
        return Map.of(
                "token", token,
                "username", username,
                "password", TestPeople.PASSWORD,
                "displayName", username,
                "workspace", place.slug());
    }
}
