package dev.parley.attention;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Reading")
class ReadingTest {

    private static final String GENERAL = "/api/v1/rooms/general";

    @Inject
    TestPeople people;

    private TestPeople.Somebody ada;
    private TestPeople.Somebody bob;
    private int first;

    /// Bob finds three messages of Ada's.
    @BeforeEach
    void settle() {
        var world = people.world();
        ada = people.member(world, "ada");
        bob = people.member(world, "bob");
        first = post(ada, "k0");
        post(ada, "k1");
        post(ada, "k2");
    }

    private static int post(TestPeople.Somebody author, String key) {
        return author.call()
                .body(Map.of("clientMessageId", key, "content", key))
                .post(GENERAL + "/messages")
                .then()
                .statusCode(201)
                .extract()
                .path("seq");
    }

    private io.restassured.response.ValidatableResponse read(int seq) {
        return bob.call().body(Map.of("seq", seq)).put(GENERAL + "/read").then();
    }

    private io.restassured.response.ValidatableResponse unread(int seq) {
        return bob.call().body(Map.of("seq", seq)).post(GENERAL + "/unread").then();
    }

    @Test
    @DisplayName(
            "R7, W33: what others wrote since is unread, until the position is moved; it never moves back by reading")
    void thePositionMovesForward() {
        bob.call().get("/api/v1/unread").then().body("total", equalTo(3)).body("rooms.unreadCount", contains(3));
        read(first).statusCode(200).body("readSeq", equalTo(first)).body("unreadCount", equalTo(2));
        read(first - 1).body("readSeq", equalTo(first)).body("unreadCount", equalTo(2));
        read(first + 99).body("readSeq", equalTo(first + 2)).body("unreadCount", equalTo(0));
        bob.call().get("/api/v1/unread").then().body("total", equalTo(0)).body("rooms", empty());
    }

    @Test
    void itMovesBackOnPurpose() {
        read(first + 2).body("unreadCount", equalTo(0));
        unread(first).body("readSeq", equalTo(first)).body("unreadCount", equalTo(2));
        unread(0).statusCode(200).body("readSeq", equalTo(0)).body("unreadCount", equalTo(3));
    }

    @Test
    void postingReadsEverythingBeforeIt() {
        var own = post(bob, "own");
        bob.call().get(GENERAL).then().body("readSeq", equalTo(own)).body("unreadCount", equalTo(0));
        unread(first - 1).body("unreadCount", equalTo(3));
    }

    @Test
    void whatWasDeletedIsNotUnread() {
        String id = ada.call().get(GENERAL + "/messages").path("items[1].id");
        ada.call().delete(GENERAL + "/messages/" + id).then().statusCode(204);
        bob.call().get("/api/v1/unread").then().body("total", equalTo(2));
        bob.call()
                .get(GENERAL + "/unread/explain")
                .then()
                .statusCode(200)
                .body("unreadCount", equalTo(2))
                .body("messageIds", hasSize(2))
                .body("leftOut.deleted", equalTo(1))
                .body("lastSeq", equalTo(first + 3))
                .body("keySet()", equalTo(Set.of("readSeq", "lastSeq", "unreadCount", "messageIds", "leftOut")));
    }

    @Test
    void wrongPositionsAreInvalid() {
        read(-1).statusCode(400).body("errors.code", contains("out_of_range"));
        bob.call()
                .body("{\"seq\": \"7\"}")
                .put(GENERAL + "/read")
                .then()
                .statusCode(400)
                .body("errors.code", contains("wrong_type"));
        bob.call().body("{}").put(GENERAL + "/read").then().statusCode(400).body("errors.code", contains("required"));
        bob.call()
                .body(Map.of("seq", 1))
                .put("/api/v1/rooms/nowhere/read")
                .then()
                .statusCode(404);
    }
}
