package dev.parley.room;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.room.Stage.Person;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changing and deleting rooms.
@QuarkusTest
class RoomChangeTest {

    @Inject
    Stage stage;

    UUID workspace;
    Person ann;
    Person bob;
    String room;

    @BeforeEach
    void people() {
        workspace = stage.workspace();
        ann = stage.member(workspace, "ann");
        bob = stage.member(workspace, "bob");
        room = ann.channel("general", "public");
    }

    @Test
    void anOwnerChangesAllThatCanBeChanged() {
        ann.patch("""
                        {"name": "#Talk", "description": "d", "topic": "t", "visibility": "private",
                         "historyVisibility": "joined", "avatarUrl": "https://example.org/a.png", "attributes": {"a": 1},
                         "autoJoin": true, "readOnly": true, "slowModeSeconds": 5, "systemMessages": true,
                         "maxMembers": 20, "version": 1}
                        """, "/rooms/general")
                .then()
                .statusCode(200)
                .body("name", is("Talk"))
                .body("description", is("d"))
                .body("topic", is("t"))
                .body("visibility", is("private"))
                .body("historyVisibility", is("joined"))
                .body("avatarUrl", is("https://example.org/a.png"))
                .body("attributes.a", is(1))
                .body("autoJoin", is(true))
                .body("readOnly", is(true))
                .body("slowModeSeconds", is(5))
                .body("systemMessages", is(true))
                .body("maxMembers", is(20))
                .body("version", is(2))
                .body("lastSeq", is(2));
        ann.patch("{\"description\": null, \"topic\": null, \"attributes\": null}", "/rooms/talk")
                .then()
                .statusCode(200)
                .body("description", nullValue())
                .body("topic", nullValue())
                .body("attributes", is(Map.of()))
                .body("version", is(3));
        ann.get("/rooms/general").then().statusCode(404);
        bob.get("/rooms/talk").then().statusCode(404);
        assertEquals(List.of(1, 2, 2), stage.kinds(room));
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent() {
        ann.patch(Map.of("topic", "t"), "/rooms/general").then().body("version", is(2));
        ann.patch(Map.of("topic", "t", "name", "general", "historyVisibility", "shared"), "/rooms/general")
                .then()
                .statusCode(200)
                .body("version", is(2));
        assertEquals(List.of(1, 2), stage.kinds(room));
    }

    @Test
    void aStaleVersionIsRefused() {
        ann.patch(Map.of("topic", "t", "version", 1), "/rooms/general").then().statusCode(200);
        ann.patch(Map.of("topic", "u", "version", 1), "/rooms/general")
                .then()
                .statusCode(409)
                .body("code", is("version_conflict"));
        ann.get("/rooms/general").then().body("topic", is("t"));
    }

    @Test
    void wrongFieldsAreNamed() {
        bob.post(Map.of(), "/rooms/general/join");
        ann.patch(
                        Map.of(
                                "description",
                                "x".repeat(201),
                                "topic",
                                "x".repeat(251),
                                "avatarUrl",
                                "javascript:alert(1)",
                                "maxMembers",
                                0,
                                "slowModeSeconds",
                                -1,
                                "memberCount",
                                7,
                                "kind",
                                "direct"),
                        "/rooms/general")
                .then()
                .statusCode(400)
                .body(
                        "errors.field",
                        containsInAnyOrder(
                                "description",
                                "topic",
                                "avatarUrl",
                                "maxMembers",
                                "slowModeSeconds",
                                "memberCount",
                                "kind"));
        ann.patch(Map.of("maxMembers", 1, "name", "a b"), "/rooms/general")
                .then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("maxMembers", "name"));
        ann.patch("{\"name\": null}", "/rooms/general")
                .then()
                .statusCode(400)
                .body("errors.code", contains("required"));
        ann.get("/rooms/general").then().body("version", is(1));
    }

    @Test
    void anotherRoomsNameIsTaken() {
        ann.channel("other", "private");
        bob.channel("mine", "public");
        bob.patch(Map.of("name", "OTHER"), "/rooms/mine").then().statusCode(409).body("code", is("name_taken"));
        bob.patch(Map.of("name", "MINE"), "/rooms/mine").then().statusCode(200).body("name", is("MINE"));
    }

    @Test
    void membersDoNotChangeOrDeleteARoom() {
        bob.post(Map.of(), "/rooms/general/join");
        bob.patch(Map.of("topic", "x"), "/rooms/general").then().statusCode(403).body("code", is("forbidden"));
        bob.delete("/rooms/general").then().statusCode(403).body("code", is("forbidden"));
    }

    @Test
    void historyIsSharedFromTheChangeOn() {
        String board = ann.channel("board", "private");
        ann.say("board", "two");
        ann.patch(Map.of("historyVisibility", "shared"), "/rooms/board").then().body("lastSeq", is(3));
        ann.say("board", "four");
        ann.post(Map.of("members", List.of(bob.id())), "/rooms/board/members")
                .then()
                .statusCode(200);
        bob.get("/rooms/board").then().body("visibleFromSeq", is(3)).body("lastMessage.content", is("four"));
        ann.patch(Map.of("historyVisibility", "joined"), "/rooms/board").then().statusCode(200);
        var cat = stage.member(workspace, "cat");
        ann.post(Map.of("members", List.of(cat.id())), "/rooms/board/members");
        cat.get("/rooms/{room}", board).then().body("visibleFromSeq", is(7));
        bob.get("/rooms/board").then().body("visibleFromSeq", is(3));
    }

    @Test
    void anArchivedRoomRestsUntilItIsBack() {
        ann.patch(Map.of("archived", true), "/rooms/general")
                .then()
                .statusCode(200)
                .body("archivedAt", notNullValue());
        bob.post(Map.of(), "/rooms/general/join").then().statusCode(409).body("code", is("archived"));
        ann.post(Map.of("members", List.of(bob.id())), "/rooms/general/members")
                .then()
                .statusCode(409)
                .body("code", is("archived"));
        ann.patch(Map.of("topic", "x"), "/rooms/general").then().statusCode(409).body("code", is("archived"));
        ann.patch(Map.of("archived", true), "/rooms/general").then().statusCode(200);
        ann.patch(Map.of("archived", false), "/rooms/general")
                .then()
                .statusCode(200)
                .body("archivedAt", nullValue());
        bob.post(Map.of(), "/rooms/general/join").then().statusCode(200);
        assertEquals(List.of(1, 3, 2, 5), stage.kinds(room));
    }

    @Test
    void aDeletedRoomIsGoneAtOnceAndItsNameFree() {
        bob.post(Map.of(), "/rooms/general/join");
        ann.delete("/rooms/general").then().statusCode(204);
        for (var person : List.of(ann, bob)) {
            person.get("/rooms/{room}", room).then().statusCode(404);
            person.get("/rooms/{room}/members", room).then().statusCode(404);
            person.get("/rooms").then().body("items", hasSize(0));
        }
        ann.get("/rooms/directory").then().body("items", hasSize(0));
        ann.delete("/rooms/{room}", room).then().statusCode(404);
        bob.post(Map.of(), "/rooms/{room}/join", room).then().statusCode(404);
        assertEquals(List.of(1, 5, 4), stage.kinds(room));
        var dead = stage.rows(
                        "select deleted_position, (select count(*) from membership where room_id = r.id) as people,"
                                + " (select position from event where room_id = r.id and type = 4) as position"
                                + " from room r where id = $1",
                        UUID.fromString(room))
                .getFirst();
        assertEquals(dead.getLong("position"), dead.getLong("deleted_position"));
        assertEquals(2, dead.getLong("people"));
        ann.channel("general", "public");
    }
}
