package dev.parley.message;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import dev.parley.log.Ground;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Editing and deleting a message")
class RevisionTest {

    private static final String GENERAL = "/api/v1/rooms/general/messages";

    @Inject
    TestPeople people;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    private TestPeople.Somebody ada;
    private TestPeople.Somebody bob;
    private String message;

    @BeforeEach
    void settle() {
        var world = people.world();
        ada = people.member(world, "ada");
        bob = people.member(world, "bob");
        message = ada.call()
                .body(Map.of("clientMessageId", "k1", "content", "a secret", "metadata", Map.of("a", 1)))
                .post(GENERAL)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String path() {
        return GENERAL + "/" + message;
    }

    @Test
    @DisplayName("W27: an edit by the author changes text, version and time, never the place")
    void theAuthorEdits() {
        int seq = ada.call().get(path()).path("seq");
        ada.call()
                .body(Map.of("content", "better"))
                .patch(path())
                .then()
                .statusCode(200)
                .body("content", equalTo("better"))
                .body("version", equalTo(2))
                .body("editedAt", notNullValue())
                .body("seq", equalTo(seq));
    }

    @Test
    void aStaleVersionIsRefused() {
        ada.call()
                .body(Map.of("content", "two", "version", 1))
                .patch(path())
                .then()
                .statusCode(200);
        ada.call()
                .body(Map.of("content", "three", "version", 1))
                .patch(path())
                .then()
                .statusCode(409)
                .body("code", equalTo("version_conflict"));
    }

    @Test
    void nobodyElseEditsOrDeletes() {
        bob.call()
                .body(Map.of("content", "x"))
                .patch(path())
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        bob.call().delete(path()).then().statusCode(403);
    }

    @Test
    @DisplayName("R8: a deletion leaves a tombstone, and the old text is nowhere any more")
    void aDeletionLeavesATombstone() {
        ada.call().delete(path()).then().statusCode(204);
        ada.call().delete(path()).then().statusCode(204);
        bob.call()
                .get(path())
                .then()
                .statusCode(200)
                .body("content", equalTo("[message deleted]"))
                .body("deletedAt", notNullValue())
                .body("editedAt", nullValue())
                .body("metadata.size()", equalTo(0));
        ada.call()
                .body(Map.of("content", "x"))
                .patch(path())
                .then()
                .statusCode(409)
                .body("code", equalTo("deleted"));
        var ground = new Ground(pool);
        assertEquals(
                0,
                ground.number(
                        "select count(*) from message m where m.id = $1 and m::text like '%secret%'",
                        UUID.fromString(message)));
    }

    @Test
    void whatIsNotThereCannotBeChanged() {
        var nothing = GENERAL + "/" + UUID.randomUUID();
        ada.call().body(Map.of("content", "x")).patch(nothing).then().statusCode(404);
        ada.call().delete(nothing).then().statusCode(404);
        ada.call().delete("/api/v1/rooms/events/messages/" + message).then().statusCode(404);
        ada.call().delete(GENERAL + "/nonsense").then().statusCode(404);
    }
}
