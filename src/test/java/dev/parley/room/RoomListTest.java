package dev.parley.room;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.room.Stage.Person;
import dev.parley.system.Ids;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who sees which rooms, and in which order.
@QuarkusTest
class RoomListTest {

    @Inject
    Stage stage;

    UUID workspace;
    Person ann;
    Person bob;

    @BeforeEach
    void people() {
        workspace = stage.workspace();
        ann = stage.member(workspace, "ann");
        bob = stage.member(workspace, "bob");
    }

    @Test
    void nobodyWithoutATokenSeesRooms() {
        for (var path : List.of("/rooms", "/rooms/directory", "/rooms/general", "/rooms/general/members")) {
            given().get("/api/v1" + path).then().statusCode(401).body("code", is("unauthenticated"));
        }
    }

    @Test
    void somebodyNewIsInNoRoom() {
        ann.channel("general", "public");
        bob.get("/rooms").then().statusCode(200).body("items", hasSize(0)).body("nextPageToken", nullValue());
    }

    @Test
    void myRoomsAreThoseThatIAmInByLastActivity() {
        ann.channel("first", "private");
        ann.channel("second", "private");
        bob.channel("foreign", "public");
        ann.get("/rooms").then().statusCode(200).body("items.name", contains("second", "first"));
        ann.say("first", "hello");
        ann.get("/rooms")
                .then()
                .body("items.name", contains("first", "second"))
                .body("items[0].lastMessage.content", is("hello"))
                .body("items[0].lastSeq", is(2))
                .body("items[1].lastMessage", nullValue());
    }

    @Test
    void pagesOfMyRoomsAreWholeAndInOrder() {
        for (int i = 0; i < 7; i++) {
            ann.channel("room" + i, "public");
        }
        ann.say("room3", "hello");
        var names = new ArrayList<String>();
        var token = "";
        while (token != null) {
            var page = ann.get("/rooms?limit=3" + (token.isEmpty() ? "" : "&pageToken=" + token));
            page.then().statusCode(200);
            names.addAll(page.<List<String>>path("items.name"));
            token = page.path("nextPageToken");
        }
        assertEquals(List.of("room3", "room6", "room5", "room4", "room2", "room1", "room0"), names);
        ann.get("/rooms?limit=201").then().statusCode(400).body("errors.field", contains("limit"));
        ann.get("/rooms?pageToken=x").then().statusCode(400).body("errors.field", contains("pageToken"));
    }

    @Test
    void theDirectoryHasAllPublicChannelsByName() {
        ann.channel("zebra", "public");
        ann.channel("Apple", "public");
        ann.channel("secret", "private");
        bob.channel("melon", "public");
        stage.member(stage.workspace(), "eve").channel("foreign", "public");
        var first = ann.get("/rooms/directory?limit=2");
        first.then()
                .statusCode(200)
                .body("items.name", contains("Apple", "melon"))
                .body("items[0].myRole", is("owner"))
                .body("items[1].myRole", nullValue())
                .body("items[1].unreadCount", nullValue())
                .body("nextPageToken", notNullValue());
        ann.get("/rooms/directory?limit=2&pageToken={token}", first.<String>path("nextPageToken"))
                .then()
                .body("items.name", contains("zebra"))
                .body("nextPageToken", nullValue());
    }

    @Test
    void aPublicChannelShowsItselfAndNothingInIt() {
        String room = ann.channel("general", "public");
        ann.say("general", "hello");
        bob.get("/rooms/general")
                .then()
                .statusCode(200)
                .body("name", is("general"))
                .body("myRole", nullValue())
                .body("lastMessage", nullValue())
                .body("visibleFromSeq", nullValue())
                .body("unreadCount", nullValue())
                .body("mentionCount", nullValue())
                .body("lastSeq", is(2));
        bob.get("/rooms/{room}/members", room).then().statusCode(403).body("code", is("not_a_member"));
        bob.get("/rooms/{room}/messages", room).then().statusCode(403).body("code", is("not_a_member"));
        bob.patch(Map.of("topic", "x"), "/rooms/{room}", room)
                .then()
                .statusCode(403)
                .body("code", is("not_a_member"));
        bob.delete("/rooms/{room}", room).then().statusCode(403).body("code", is("not_a_member"));
        bob.post(Map.of("members", List.of(ann.id())), "/rooms/{room}/members", room)
                .then()
                .statusCode(403)
                .body("code", is("not_a_member"));
        bob.post(Map.of(), "/rooms/{room}/leave", room).then().statusCode(403).body("code", is("not_a_member"));
        bob.patch(Map.of("hidden", true), "/rooms/{room}/members/me", room)
                .then()
                .statusCode(403);
        bob.delete("/rooms/{room}/members/{user}", room, ann.id()).then().statusCode(403);
    }

    @Test
    void whatIsHiddenLooksLikeWhatIsNotThere() {
        var hidden = List.of(ann.channel("secret", "private"), directOf(ann));
        var eve = stage.member(stage.workspace(), "eve");
        String open = ann.channel("open", "public");
        for (var room : hidden) {
            assertNothingThere(bob, room);
            assertNothingThere(eve, room);
        }
        assertNothingThere(eve, open);
        assertEquals(body(bob, "/rooms/nowhere").replace("nowhere", "secret"), body(bob, "/rooms/secret"));
    }

    private void assertNothingThere(Person outsider, String room) {
        var absent = Ids.next().toString();
        for (var path : List.of("/rooms/%s", "/rooms/%s/members", "/rooms/%s/messages")) {
            assertEquals(
                    body(outsider, path.formatted(absent)).replace(absent, room), body(outsider, path.formatted(room)));
        }
        for (var call : List.of("join", "leave")) {
            outsider.post(Map.of(), "/rooms/{room}/{call}", room, call).then().statusCode(404);
        }
        outsider.patch(Map.of("topic", "x"), "/rooms/{room}", room).then().statusCode(404);
        outsider.delete("/rooms/{room}", room).then().statusCode(404);
        outsider.post(Map.of("members", List.of(outsider.id())), "/rooms/{room}/members", room)
                .then()
                .statusCode(404);
        outsider.patch(Map.of("hidden", true), "/rooms/{room}/members/me", room)
                .then()
                .statusCode(404);
        outsider.patch(Map.of("role", "owner"), "/rooms/{room}/members/{u}", room, outsider.id())
                .then()
                .statusCode(404);
        outsider.delete("/rooms/{room}/members/{u}", room, ann.id()).then().statusCode(404);
    }

    private String directOf(Person person) {
        return person.post(Map.of("kind", "direct"), "/rooms").path("id");
    }

    private static String body(Person reader, String path) {
        return reader.get(path).then().statusCode(404).extract().asString();
    }
}
