package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-41 invites and registration")
class InviteTest {

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
            "a code lets in as often as it says, into its rooms and the auto-join rooms, and is listed without itself")
    void letsIn() {
        var room = world.owner()
                .call()
                .body(Map.of("kind", "channel", "name", "secret-plans", "visibility", "private"))
                .post("/api/v1/rooms")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        var invite = invite(Map.of("roomIds", List.of(room), "maxUses", 2));
        var code = invite.body("code", startsWith("inv_")).extract().<String>path("code");
        register("grace", code).statusCode(201).body("role", equalTo("member"));
        register("linus", code).statusCode(201);
        register("ken", code).statusCode(410).body("code", equalTo("invite_gone"));
        var token = logIn("grace")
                .body("rooms", hasSize(4))
                .body("rooms.name", hasItem("secret-plans"))
                .extract()
                .<String>path("accessToken");
        given().auth().oauth2(token).get("/api/v1/invites").then().statusCode(403);
        world.owner()
                .call()
                .get("/api/v1/invites")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].uses", equalTo(2))
                .body("items[0].keySet()", org.hamcrest.Matchers.not(hasItem("code")));
    }

    @Test
    @DisplayName("a code that was revoked, has expired, is another workspace's or was never made is invite_gone")
    void gone() {
        var revoked = invite(Map.of());
        var expired = invite(Map.of("expiresInSeconds", 60)).extract().<String>path("code");
        world.owner()
                .call()
                .delete("/api/v1/invites/" + revoked.extract().path("id"))
                .then()
                .statusCode(204);
        register("grace", revoked.extract().path("code")).statusCode(410);
        register("grace", "inv_never").statusCode(410);
        var elsewhere = people.world();
        var foreign = elsewhere
                .owner()
                .call()
                .body(Map.of())
                .post("/api/v1/invites")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("code");
        register("grace", foreign).statusCode(410);
        clock.forward(Duration.ofSeconds(61));
        register("grace", expired).statusCode(410);
    }

    @Test
    @DisplayName("of 50 at once with a one-use code one gets in")
    void fiftyAtOnce() throws Exception {
        var code = invite(Map.of()).extract().<String>path("code");
        try (var threads = Executors.newFixedThreadPool(50)) {
            var tries = IntStream.range(0, 50)
                    .<Callable<Integer>>mapToObj(
                            i -> () -> register("grace" + i, code).extract().statusCode())
                    .toList();
            var codes =
                    threads.invokeAll(tries).stream().map(InviteTest::result).toList();
            assertEquals(1, Collections.frequency(codes, 201));
            assertEquals(49, Collections.frequency(codes, 410));
        }
    }

    @Test
    @DisplayName("who has an account redeems a code; who is everywhere already spends no use")
    void redeem() {
        var room = world.owner()
                .call()
                .body(Map.of("kind", "channel", "name", "plans", "visibility", "private"))
                .post("/api/v1/rooms")
                .then()
                .extract()
                .<String>path("id");
        var code = invite(Map.of("roomIds", List.of(room))).extract().<String>path("code");
        var grace = people.member(world, "grace");
        world.owner()
                .call()
                .body(Map.of("code", code))
                .post("/api/v1/invites/redeem")
                .then()
                .statusCode(200);
        grace.call()
                .body(Map.of("code", code))
                .post("/api/v1/invites/redeem")
                .then()
                .statusCode(200)
                .body("rooms.name", equalTo(List.of("plans")));
        people.member(world, "linus")
                .call()
                .body(Map.of("code", code))
                .post("/api/v1/invites/redeem")
                .then()
                .statusCode(410);
    }

    @Test
    @DisplayName("P1, SR-08 a name that is taken, or looks like one that is, is name_taken")
    void nameTaken() {
        var code = invite(Map.of("maxUses", 100)).extract().<String>path("code");
        register("paypal", code).statusCode(201);
        for (var alike : List.of("paypal", "PayPal", "ＰＡＹＰＡＬ", "paypaI", "paypa1")) {
            register(alike, code).statusCode(409).body("code", equalTo("name_taken"));
        }
    }

    @Test
    @DisplayName("every wrong field is named at once")
    void namesEveryField() {
        var code = invite(Map.of()).extract().<String>path("code");
        given().contentType("application/json")
                .body(Map.of(
                        "username",
                        "x",
                        "password",
                        "short",
                        "displayName",
                        " ",
                        "inviteCode",
                        code,
                        "workspace",
                        world.slug()))
                .post("/api/v1/accounts")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("username", "displayName", "password")));
    }

    @Test
    @DisplayName("also when one of them is unknown or missing, a rule's own complaints are there")
    void namesEveryFieldBesideUnknownOnes() {
        given().contentType("application/json")
                .body(Map.of("username", "x", "password", "short", "role", "owner"))
                .post("/api/v1/accounts")
                .then()
                .statusCode(400)
                .body("errors.field", equalTo(List.of("role", "displayName", "username", "password")))
                .body("errors.code", equalTo(List.of("unknown_field", "required", "too_short", "too_short")));
    }

    @Test
    @DisplayName("nobody is invited into a room whose people are fixed, or that is archived")
    void onlyOpenRooms() {
        var grace = people.member(world, "grace");
        var direct = made(Map.of("kind", "direct", "members", List.of(grace.id())));
        var archived = made(Map.of("kind", "channel", "name", "old"));
        world.owner().call().body(Map.of("archived", true)).patch("/api/v1/rooms/" + archived);

        wish(Map.of("roomIds", List.of(direct))).statusCode(409).body("code", equalTo("fixed_members"));
        wish(Map.of("roomIds", List.of(archived))).statusCode(409).body("code", equalTo("archived"));
    }

    @Test
    @DisplayName("a link leads to the workspace that its code is for")
    void linkNamesTheWorkspace() {
        var invite = invite(Map.of());
        var code = invite.extract().<String>path("code");

        invite.body("url", endsWith("/?workspace=" + world.slug() + "#invite=" + code));
    }

    private String made(Map<String, Object> room) {
        return world.owner()
                .call()
                .body(room)
                .post("/api/v1/rooms")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse wish(Map<String, Object> invite) {
        return world.owner().call().body(invite).post("/api/v1/invites").then();
    }

    @Test
    @DisplayName("only the owner makes invites, and none into rooms that are not there")
    void ownerOnly() {
        people.member(world, "grace")
                .call()
                .body(Map.of())
                .post("/api/v1/invites")
                .then()
                .statusCode(403);
        world.owner()
                .call()
                .body(Map.of("roomIds", List.of("019aa5d2-2b10-7d41-9c02-0a1b2c3d4e5f")))
                .post("/api/v1/invites")
                .then()
                .statusCode(404);
    }

    private ValidatableResponse invite(Map<String, Object> wish) {
        return world.owner().call().body(wish).post("/api/v1/invites").then().statusCode(201);
    }

    private ValidatableResponse register(String username, String code) {
        var body = new java.util.HashMap<String, Object>(Map.of(
                "username",
                username,
                "password",
                TestPeople.PASSWORD,
                "displayName",
                "Somebody",
                "workspace",
                world.slug()));
        body.put("inviteCode", code);
        return given().contentType("application/json; charset=utf-8")
                .body(body)
                .post("/api/v1/accounts")
                .then();
    }

    private ValidatableResponse logIn(String username) {
        return given().contentType("application/json")
                .body(Map.of("username", username, "password", TestPeople.PASSWORD, "workspace", world.slug()))
                .post("/api/v1/sessions")
                .then()
                .statusCode(201);
    }

    private static int result(Future<Integer> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
