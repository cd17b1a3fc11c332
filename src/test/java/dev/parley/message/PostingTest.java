package dev.parley.message;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Posting a message")
class PostingTest {

    private static final String GENERAL = "/api/v1/rooms/general/messages";

    /// A family: one grapheme cluster of seven code points in eleven UTF-16 units.
    private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67\u200D\uD83D\uDC66";

    @Inject
    TestPeople people;

    private TestPeople.Somebody ada;
    private TestPeople.Somebody bob;

    @BeforeEach
    void settle() {
        var world = people.world();
        ada = people.member(world, "ada");
        bob = people.member(world, "bob");
    }

    private static ValidatableResponse post(TestPeople.Somebody author, Map<String, Object> message) {
        return author.call().body(message).post(GENERAL).then();
    }

    private static ValidatableResponse post(TestPeople.Somebody author, String key, String content) {
        return post(author, Map.of("clientMessageId", key, "content", content));
    }

    @Test
    @DisplayName("W21: any text goes round as it is, and its author sees their own id of it")
    void textGoesRoundAsItIs() {
        var text = "  **bold** \n\t" + FAMILY + " \u202Eright\u202C \u00e9e\u0301 ";
        String id = post(ada, "k1", text)
                .statusCode(201)
                .body("content", equalTo(text))
                .body("clientMessageId", equalTo("k1"))
                .body("author.username", equalTo("ada"))
                .body("kind", equalTo("text"))
                .body("version", equalTo(1))
                .body(
                        "createdAt",
                        org.hamcrest.Matchers.matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"))
                .extract()
                .path("id");
        bob.call()
                .get(GENERAL + "/" + id)
                .then()
                .statusCode(200)
                .body("content", equalTo(text))
                .body("clientMessageId", nullValue())
                .body("$", not(org.hamcrest.Matchers.hasKey("clientMessageId")));
    }

    @Test
    @DisplayName("R5: 10,000 code points pass, 10,001 do not, and none is refused for its UTF-16 length")
    void lengthIsCountedInCodePoints() {
        post(ada, "k1", "\uD83D\uDE00".repeat(10_000)).statusCode(201);
        post(ada, "k2", "\uD83D\uDE00".repeat(10_001))
                .statusCode(400)
                .body("code", equalTo("invalid"))
                .body("errors.field", contains("content"))
                .body("errors.code", contains("too_long"));
        post(ada, "k3", "").statusCode(400).body("errors.code", contains("too_short"));
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        ada.call()
                .body("{\"clientMessageId\": \"\", \"content\": 5, \"seq\": 7, \"author\": \"x\", \"metadata\": []}")
                .post(GENERAL)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("errors.field", containsInAnyOrder("clientMessageId", "content", "seq", "author", "metadata"));
        ada.call()
                .body("{\"clientMessageId\": \"k\", \"content\": \"a\\u0000b\"}")
                .post(GENERAL)
                .then()
                .statusCode(400)
                .body("errors.code", contains("invalid_text"));
        ada.call()
                .body("{\"clientMessageId\": \"k\", \"content\": \"\\ud800\"}")
                .post(GENERAL)
                .then()
                .statusCode(400)
                .body("errors.code", contains("invalid_text"));
    }

    @Test
    void theSameAgainIsTheSameMessage() {
        String id = post(ada, "k1", "once").statusCode(201).extract().path("id");
        post(ada, "k1", "once")
                .statusCode(200)
                .header("Idempotent-Replayed", "true")
                .body("id", equalTo(id));
        post(ada, "k1", "twice").statusCode(422).body("code", equalTo("idempotency_mismatch"));
        post(ada, Map.of("clientMessageId", "k1", "content", "once", "metadata", Map.of("a", 1)))
                .statusCode(422);
        ada.call().get(GENERAL).then().body("items", hasSize(1));
    }

    @Test
    void aRepeatShowsTheMessageAsItIsNow() {
        String id = post(ada, "k1", "once").extract().path("id");
        ada.call()
                .body(Map.of("content", "changed"))
                .patch(GENERAL + "/" + id)
                .then()
                .statusCode(200);
        post(ada, "k1", "once").statusCode(200).body("content", equalTo("changed"));
        ada.call().delete(GENERAL + "/" + id).then().statusCode(204);
        post(ada, "k1", "once").statusCode(200).body("content", equalTo("[message deleted]"));
    }

    @Test
    void theOrderOfMetadataDoesNotMatter() {
        ada.call()
                .body(
                        "{\"clientMessageId\": \"k1\", \"content\": \"x\", \"metadata\": {\"a\": 1, \"b\": {\"c\": [null, 2], \"d\": true}}}")
                .post(GENERAL)
                .then()
                .statusCode(201)
                .body("metadata.b.d", equalTo(true));
        ada.call()
                .body(
                        "{\"metadata\": {\"b\": {\"d\": true, \"c\": [null, 2]}, \"a\": 1}, \"content\": \"x\", \"clientMessageId\": \"k1\"}")
                .post(GENERAL)
                .then()
                .statusCode(200);
    }

    @Test
    void theSameIdIsAnotherMessageForAnotherAuthorAndInAnotherRoom() {
        post(ada, "k1", "x").statusCode(201);
        post(bob, "k1", "x").statusCode(201);
        ada.call()
                .body(Map.of("clientMessageId", "k1", "content", "x"))
                .post("/api/v1/rooms/events/messages")
                .then()
                .statusCode(201);
    }

    @Test
    void concurrentRepeatsStoreOneRow() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Integer> send = () -> {
                Response answer = ada.call()
                        .body(Map.of("clientMessageId", "k1", "content", "x"))
                        .post(GENERAL);
                return answer.statusCode();
            };
            var answers =
                    pool.invokeAll(IntStream.range(0, 20).mapToObj(i -> send).toList());
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get());
            }
            assertEquals(1, Collections.frequency(statuses, 201), statuses.toString());
            assertEquals(19, Collections.frequency(statuses, 200), statuses.toString());
        }
        ada.call().get(GENERAL).then().body("items", hasSize(1));
    }

    @Test
    void theIdMayStandInTheHeaderAndMustAgreeWithTheBody() {
        ada.call()
                .header("Idempotency-Key", "h1")
                .body(Map.of("content", "x"))
                .post(GENERAL)
                .then()
                .statusCode(201)
                .body("clientMessageId", equalTo("h1"));
        ada.call()
                .header("Idempotency-Key", "h1")
                .body(Map.of("content", "x", "clientMessageId", "h2"))
                .post(GENERAL)
                .then()
                .statusCode(400);
        post(ada, Map.of("content", "x")).statusCode(400).body("errors.code", contains("required"));
    }

    @Test
    void aUuidInCapitalsIsTextAndComesBackAsItWas() {
        var key = UUID.randomUUID().toString().toUpperCase(java.util.Locale.ROOT);
        post(ada, key, "x").statusCode(201).body("clientMessageId", equalTo(key));
        post(ada, key, "x").statusCode(200).body("clientMessageId", equalTo(key));
    }

    @Test
    void seqRisesByOneWithEachMessage() {
        int first = post(ada, "k1", "x").extract().path("seq");
        post(bob, "k2", "y").body("seq", equalTo(first + 1));
        post(ada, "k3", "z").body("seq", equalTo(first + 2));
    }
}
