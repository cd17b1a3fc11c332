package dev.parley.message;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("W12: history")
class HistoryTest {

    private static final String GENERAL = "/api/v1/rooms/general/messages";

    @Inject
    TestPeople people;

    private TestPeople.World world;
    private TestPeople.Somebody ada;
    private final List<String> ids = new ArrayList<>();
    private final List<String> times = new ArrayList<>();
    private int first;

    /// Ten messages, m0 to m9.
    @BeforeEach
    void settle() {
        world = people.world();
        ada = people.member(world, "ada");
        for (int i = 0; i < 10; i++) {
            var sent = ada.call()
                    .body(Map.of("clientMessageId", "k" + i, "content", "m" + i))
                    .post(GENERAL)
                    .then()
                    .statusCode(201)
                    .extract();
            ids.add(sent.path("id"));
            times.add(sent.path("createdAt"));
            first = i == 0 ? sent.path("seq") : first;
        }
    }

    private ValidatableResponse page(String query) {
        return ada.call().get(GENERAL + "?" + query).then();
    }

    @Test
    void theNewestPageComesFirst() {
        page("limit=3")
                .statusCode(200)
                .body("items.content", contains("m7", "m8", "m9"))
                .body("hasMoreBefore", equalTo(true))
                .body("hasMoreAfter", equalTo(false))
                .body("lastSeq", equalTo(first + 9));
    }

    @Test
    @DisplayName("a long page comes whole and says how long it is")
    void aLongPageComesWhole() {
        ada.call()
                .body(Map.of("clientMessageId", "long", "content", "x".repeat(10_000)))
                .post(GENERAL)
                .then()
                .statusCode(201);
        page("limit=1")
                .statusCode(200)
                .header("Transfer-Encoding", nullValue())
                .header("Content-Length", Integer::parseInt, greaterThan(10_000));
    }

    @Test
    void beforeAndAfterLeaveTheNamedOneOut() {
        page("limit=3&before=" + (first + 5))
                .body("items.content", contains("m2", "m3", "m4"))
                .body("hasMoreBefore", equalTo(true))
                .body("hasMoreAfter", equalTo(true));
        page("limit=3&after=" + ids.get(7))
                .body("items.content", contains("m8", "m9"))
                .body("hasMoreBefore", equalTo(true))
                .body("hasMoreAfter", equalTo(false));
        page("before=" + ids.get(0)).body("items", empty()).body("hasMoreAfter", equalTo(true));
        page("after=" + (first + 9)).body("items", empty()).body("hasMoreBefore", equalTo(true));
    }

    @Test
    void aroundHasTheNamedOneInTheMiddle() {
        page("limit=3&around=" + ids.get(4)).body("items.content", contains("m3", "m4", "m5"));
        page("limit=4&around=" + (first + 9)).body("items.content", contains("m7", "m8", "m9"));
    }

    @Test
    void aTimeLeadsToItsPlace() {
        page("limit=3&at=" + times.get(6)).body("items.content", contains("m5", "m6", "m7"));
        page("limit=2&at=2000-01-01T00:00:00Z").body("items.content", contains("m0"));
        page("limit=2&at=2100-01-01T00:00:00Z").body("items.content", contains("m9"));
    }

    @Test
    void twoPlacesOrAWrongOneAreInvalid() {
        page("before=3&after=4").statusCode(400).body("code", equalTo("invalid"));
        page("around=3&at=2000-01-01T00:00:00Z").statusCode(400).body("errors.field", contains("at"));
        page("before=x").statusCode(400).body("errors.field", contains("before"));
        page("limit=0").statusCode(400).body("errors.code", contains("out_of_range"));
        page("limit=201").statusCode(400);
        page("around=0192f0c1-8e11-7b5e-8c57-0a4f0f6f7d21").statusCode(404);
    }

    @Test
    @DisplayName("W2: a private channel shows its history from joining on, a public one all of it")
    void historyFromJoining() {
        var bob = people.member(world, "bob");
        bob.call().get(GENERAL + "?limit=1&before=" + ids.get(1)).then().body("items.content", contains("m0"));
        ada.call()
                .body(Map.of("kind", "channel", "name", "secret", "visibility", "private"))
                .post("/api/v1/rooms")
                .then()
                .statusCode(201);
        String early = ada.call()
                .body(Map.of("clientMessageId", "early", "content", "before bob"))
                .post("/api/v1/rooms/secret/messages")
                .path("id");
        bob.call().get("/api/v1/rooms/secret/messages").then().statusCode(404);
        ada.call()
                .body(Map.of("members", List.of(bob.id())))
                .post("/api/v1/rooms/secret/members")
                .then()
                .statusCode(200);
        bob.call().get("/api/v1/rooms/secret/messages").then().statusCode(200).body("items", empty());
        bob.call().get("/api/v1/rooms/secret/messages/" + early).then().statusCode(404);
        bob.call().get("/api/v1/rooms/secret/messages?around=" + early).then().statusCode(404);
    }

    @Test
    void whoIsNotAMemberReadsNothing() {
        var bob = people.member(world, "bob");
        bob.call().body("{}").post("/api/v1/rooms/general/leave").then().statusCode(204);
        bob.call().get(GENERAL).then().statusCode(403).body("code", equalTo("not_a_member"));
        bob.call()
                .body(Map.of("clientMessageId", "k", "content", "x"))
                .post(GENERAL)
                .then()
                .statusCode(403)
                .body("code", equalTo("not_a_member"));
    }
}
