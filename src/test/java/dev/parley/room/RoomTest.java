package dev.parley.room;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.room.Stage.Person;
import dev.parley.system.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Making rooms.
@QuarkusTest
class RoomTest {

    @Inject
    Stage stage;

    UUID workspace;
    Person ann;
    Person bob;
    Person cat;

    @BeforeEach
    void people() {
        workspace = stage.workspace();
        ann = stage.member(workspace, "ann");
        bob = stage.member(workspace, "bob");
        cat = stage.member(workspace, "cat");
    }

    @Test
    void aNewChannelIsAnsweredWhole() {
        ann.post(
                        Map.of(
                                "kind", "channel",
                                "name", "#Launch",
                                "description", "All about it",
                                "externalId", "ORDER-17",
                                "attributes", Map.of("colour", "red", "deep", Map.of("n", 1)),
                                "members", List.of(bob.id())),
                        "/rooms")
                .then()
                .statusCode(201)
                .body("workspaceId", is(workspace.toString()))
                .body("kind", is("channel"))
                .body("name", is("Launch"))
                .body("description", is("All about it"))
                .body("externalId", is("ORDER-17"))
                .body("attributes.colour", is("red"))
                .body("attributes.deep.n", is(1))
                .body("topic", nullValue())
                .body("visibility", is("public"))
                .body("historyVisibility", is("shared"))
                .body("avatarUrl", nullValue())
                .body("autoJoin", is(false))
                .body("readOnly", is(false))
                .body("slowModeSeconds", is(0))
                .body("maxMembers", is(10_000))
                .body("memberCount", is(2))
                .body("members", hasSize(0))
                .body("lastSeq", is(1))
                .body("lastMessage", nullValue())
                .body("archivedAt", nullValue())
                .body("createdBy", is(ann.id().toString()))
                .body("version", is(1))
                .body("visibleFromSeq", is(1))
                .body("readSeq", is(1))
                .body("unreadCount", is(0))
                .body("mentionCount", is(0))
                .body("myRole", is("owner"))
                .body("mutedUntil", nullValue())
                .body("notificationLevel", is("all"))
                .body("hidden", is(false))
                .body("favourite", is(false))
                .body("", not(hasKey("own")))
                .body("", not(hasKey("messages")));
        bob.get("/rooms/launch")
                .then()
                .statusCode(200)
                .body("myRole", is("member"))
                .body("readSeq", is(1));
        bob.get("/rooms/{room}", "#LAUNCH").then().statusCode(200);
        bob.get("/rooms/ext:ORDER-17").then().statusCode(200).body("name", is("Launch"));
        assertEquals(List.of(1), stage.kinds(bob.get("/rooms/launch").path("id")));
    }

    @Test
    void aPrivateChannelHasItsOwnDefaults() {
        ann.post(Map.of("kind", "channel", "name", "board", "visibility", "private"), "/rooms")
                .then()
                .statusCode(201)
                .body("historyVisibility", is("joined"))
                .body("maxMembers", is(1_000))
                .body("description", nullValue())
                .body("attributes", is(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"General", "#general", "ｇｅｎｅｒａｌ", "gеneral"})
    void aNameIsTakenAlsoByARoomThatOneDoesNotSee(String name) {
        ann.channel("general", "private");
        bob.post(Map.of("kind", "channel", "name", name), "/rooms")
                .then()
                .statusCode(409)
                .body("code", is("name_taken"));
    }

    @Test
    void theSameNameIsFreeInAnotherWorkspace() {
        ann.channel("general", "public");
        stage.member(stage.workspace(), "eve").channel("general", "public");
    }

    @Test
    void everyWrongFieldIsNamed() {
        ann.post(
                        Map.of(
                                "kind",
                                "channel",
                                "name",
                                5,
                                "description",
                                "x".repeat(201),
                                "visibility",
                                "secret",
                                "members",
                                List.of("nobody"),
                                "externalId",
                                "",
                                "seq",
                                7),
                        "/rooms")
                .then()
                .statusCode(400)
                .body("code", is("invalid"))
                .body(
                        "errors.field",
                        containsInAnyOrder("name", "description", "visibility", "members[0]", "externalId", "seq"));
        ann.post(Map.of(), "/rooms").then().statusCode(400).body("errors.field", contains("kind"));
        ann.post(Map.of("kind", "channel"), "/rooms").then().statusCode(400).body("errors.code", contains("required"));
    }

    @Test
    void aDirectRoomIsOneForThePairWhoeverStarts() {
        String room = ann.post(Map.of("kind", "direct", "members", List.of(bob.id())), "/rooms")
                .then()
                .statusCode(201)
                .body("name", nullValue())
                .body("visibility", is("private"))
                .body("historyVisibility", is("joined"))
                .body("maxMembers", is(2))
                .body("myRole", is("member"))
                .body("members.user.username", contains("ann", "bob"))
                .body("members[0]", not(hasKey("readSeq")))
                .extract()
                .path("id");
        bob.post(Map.of("kind", "direct", "members", List.of(ann.id(), bob.id())), "/rooms")
                .then()
                .statusCode(200)
                .body("id", is(room));
        cat.get("/rooms/{room}", room).then().statusCode(404);
    }

    @Test
    void bothWhoStartAtOnceGetTheOneRoom() {
        for (int i = 0; i < 10; i++) {
            var one = stage.member(workspace, "one" + i);
            var other = stage.member(workspace, "other" + i);
            var answers = stage.atOnce(
                    8,
                    n -> n % 2 == 0
                            ? one.post(Map.of("kind", "direct", "members", List.of(other.id())), "/rooms")
                            : other.post(Map.of("kind", "direct", "members", List.of(one.id())), "/rooms"));
            assertEquals(1, answers.stream().filter(a -> a.statusCode() == 201).count());
            assertEquals(7, answers.stream().filter(a -> a.statusCode() == 200).count());
            assertEquals(1, answers.stream().map(a -> a.path("id")).distinct().count());
        }
    }

    @Test
    void whoeverMakesAChannelFirstHasItsName() {
        var answers = stage.atOnce(8, n -> (n % 2 == 0 ? ann : bob)
                .post(Map.of("kind", "channel", "name", n % 3 == 0 ? "Race" : "race"), "/rooms"));
        assertEquals(1, answers.stream().filter(a -> a.statusCode() == 201).count());
        assertEquals(
                7,
                answers.stream()
                        .filter(a -> "name_taken".equals(a.path("code")))
                        .count());
    }

    @Test
    void aDirectRoomWithNobodyIsForNotes() {
        String notes = ann.post(Map.of("kind", "direct"), "/rooms")
                .then()
                .statusCode(201)
                .body("memberCount", is(1))
                .extract()
                .path("id");
        ann.post(Map.of("kind", "direct", "members", List.of(ann.id())), "/rooms")
                .then()
                .statusCode(200)
                .body("id", is(notes));
    }

    @Test
    void aGroupIsOnePerSetOfPeople() {
        String group = ann.post(
                        Map.of("kind", "group", "name", "Us three!", "members", List.of(bob.id(), cat.id())), "/rooms")
                .then()
                .statusCode(201)
                .body("name", is("Us three!"))
                .body("maxMembers", is(9))
                .body("members.role", contains("member", "member", "member"))
                .extract()
                .path("id");
        cat.post(Map.of("kind", "group", "members", List.of(ann.id(), bob.id(), bob.id())), "/rooms")
                .then()
                .statusCode(200)
                .body("id", is(group));
    }

    @Test
    void tooFewAndTooManyPeopleAreRefused() {
        ann.post(Map.of("kind", "group", "members", List.of(bob.id())), "/rooms")
                .then()
                .statusCode(400)
                .body("errors.field", contains("members"));
        ann.post(Map.of("kind", "direct", "members", List.of(bob.id(), cat.id())), "/rooms")
                .then()
                .statusCode(409)
                .body("code", is("room_full"));
        var nine = stage.crowd(workspace, 9).stream().map(Person::id).toList();
        ann.post(Map.of("kind", "group", "members", nine), "/rooms").then().statusCode(409);
        ann.post(Map.of("kind", "group", "members", nine.subList(0, 8)), "/rooms")
                .then()
                .statusCode(201);
    }

    @Test
    void aDirectRoomHasNoNameAndIsNeverPublic() {
        ann.post(Map.of("kind", "direct", "name", "x", "visibility", "public"), "/rooms")
                .then()
                .statusCode(400)
                .body("errors.field", containsInAnyOrder("name", "visibility"));
    }

    @Test
    void whoIsNotOfTheWorkspaceCannotBeNamed() {
        var stranger = stage.member(stage.workspace(), "eve");
        for (var id : Set.of(stranger.id(), Ids.next())) {
            ann.post(Map.of("kind", "channel", "name", "x", "members", List.of(id)), "/rooms")
                    .then()
                    .statusCode(404)
                    .body("code", is("not_found"));
            ann.post(Map.of("kind", "direct", "members", List.of(id)), "/rooms")
                    .then()
                    .statusCode(404);
        }
        ann.get("/rooms/x").then().statusCode(404);
    }

    @Test
    void anExternalIdLeadsToItsRoomAgain() {
        var wish = Map.of("kind", "channel", "name", "order", "visibility", "private", "externalId", "O-1");
        String room = ann.post(wish, "/rooms").then().statusCode(201).extract().path("id");
        ann.post(wish, "/rooms").then().statusCode(200).body("id", is(room));
        bob.post(wish, "/rooms").then().statusCode(409).body("code", is("name_taken"));
        stage.member(stage.workspace(), "eve").post(wish, "/rooms").then().statusCode(201);
    }

    @Test
    void guestsMakeNoRooms() {
        var guest = stage.person(workspace, "gus", "guest");
        guest.post(Map.of("kind", "channel", "name", "x"), "/rooms")
                .then()
                .statusCode(403)
                .body("code", is("forbidden"));
    }
}
