package dev.parley.entrance;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-39, SR-42 what only the server says")
class ServerFieldsTest {

    @Inject
    TestPeople people;

    private TestPeople.World world;
    private TestPeople.Somebody owner;

    @BeforeEach
    void settle() {
        world = people.world();
        owner = world.owner();
    }

    private String message(String room, String key) {
        return owner.call()
                .body(Map.of("clientMessageId", key, "content", "hello"))
                .post("/api/v1/rooms/" + room + "/messages")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    @DisplayName("SR-42 every field that the server owns is unknown_field on every write")
    void unknownOnWrites() {
        var message = "/api/v1/rooms/general/messages";
        refused(
                "POST",
                message,
                Map.of("clientMessageId", "k", "content", "x"),
                List.of(
                        "id",
                        "roomId",
                        "seq",
                        "version",
                        "author",
                        "authorId",
                        "sender",
                        "html",
                        "createdAt",
                        "editedAt",
                        "deletedAt",
                        "mentions",
                        "links",
                        "reactions",
                        "replyCount",
                        "pinnedAt",
                        "pinnedBy",
                        "sentiment",
                        "bot"));
        refused(
                "PATCH",
                message + "/" + message("general", "k1"),
                Map.of("content", "y"),
                List.of(
                        "id",
                        "seq",
                        "author",
                        "createdAt",
                        "editedAt",
                        "deletedAt",
                        "clientMessageId",
                        "html",
                        "roomId"));
        refused(
                "POST",
                "/api/v1/rooms",
                Map.of("kind", "channel", "name", "new-room"),
                List.of(
                        "id",
                        "workspaceId",
                        "lastSeq",
                        "createdBy",
                        "createdAt",
                        "memberCount",
                        "version",
                        "myRole",
                        "lastMessage"));
        refused(
                "PATCH",
                "/api/v1/rooms/general",
                Map.of("topic", "t"),
                List.of(
                        "id",
                        "kind",
                        "workspaceId",
                        "lastSeq",
                        "createdBy",
                        "createdAt",
                        "memberCount",
                        "archivedAt",
                        "myRole"));
        refused(
                "PATCH",
                "/api/v1/users/me",
                Map.of("bio", "b"),
                List.of(
                        "id",
                        "role",
                        "username",
                        "workspaceId",
                        "externalId",
                        "createdAt",
                        "passwordHash",
                        "permissions",
                        "disabledAt"));
        refused(
                "PATCH",
                "/api/v1/rooms/general/members/me",
                Map.of("favourite", true),
                List.of("role", "userId", "joinedAt", "readSeq", "visibleFromSeq", "mutedUntil"));
        refused(
                "PUT",
                "/api/v1/rooms/general/read",
                Map.of("seq", 1),
                List.of("userId", "unreadCount", "mentionCount"));
        refused("POST", "/api/v1/invites", Map.of(), List.of("id", "code", "uses", "createdBy", "workspaceId"));
        refused(
                "POST",
                "/api/v1/api-keys",
                Map.of("name", "k", "scopes", List.of("tokens.mint")),
                List.of("id", "secret", "createdBy", "lastUsedAt", "workspaceId"));
        refused("POST", "/api/v1/stream-tickets", Map.of(), List.of("ticket", "expiresAt", "user"));
        refused(
                "POST",
                "/api/v1/accounts",
                Map.of(
                        "username",
                        "eve",
                        "password",
                        TestPeople.PASSWORD,
                        "displayName",
                        "Eve",
                        "workspace",
                        world.slug()),
                List.of("id", "role", "externalId", "createdAt", "passwordHash"));
    }

    private void refused(String method, String path, Map<String, ?> body, List<String> fields) {
        for (var field : fields) {
            var wish = new HashMap<String, Object>(body);
            wish.put(field, "x");
            owner.call()
                    .body(wish)
                    .request(method, path)
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid"))
                    .body("errors.findAll { it.code == 'unknown_field' }.field", hasItem(field));
        }
    }

    @Test
    @DisplayName("SR-39 a message is found in its own room alone, and by its members")
    void messageInItsRoom() {
        var id = message("general", "k");
        var secret = owner.call()
                .body(Map.of("kind", "channel", "name", "secret", "visibility", "private"))
                .post("/api/v1/rooms")
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        var hidden = message(secret, "k");
        var grace = people.member(world, "grace");
        var stranger = people.world().owner();
        for (var path : List.of(
                "general/messages/" + hidden,
                "events/messages/" + id,
                "general/messages/" + UUID.randomUUID(),
                secret + "/messages/" + hidden,
                secret + "/messages/" + id,
                UUID.randomUUID() + "/messages/" + hidden)) {
            notThere(grace, "/api/v1/rooms/" + path);
        }
        notThere(stranger, "/api/v1/rooms/general/messages/" + id);
        owner.call().get("/api/v1/rooms/general/messages/" + id).then().statusCode(200);
    }

    /// The same for what is hidden and for what is not there.
    private void notThere(TestPeople.Somebody caller, String path) {
        var reading = caller.call().get(path);
        var editing = caller.call().body(Map.of("content", "mine")).patch(path);
        var deleting = caller.call().delete(path);
        for (var answer : List.of(reading, editing, deleting)) {
            assertEquals(404, answer.statusCode(), path);
            var problem =
                    new HashMap<String, Object>(JsonPath.from(answer.asString()).getMap(""));
            assertEquals(path, problem.remove("instance"));
            assertEquals("not_found", problem.get("code"));
            assertEquals(
                    JsonPath.from(caller.call()
                                    .get("/api/v1/rooms/" + UUID.randomUUID())
                                    .asString())
                            .getString("detail"),
                    problem.get("detail"));
        }
    }

    @Test
    @DisplayName("SR-39 an edit with a stale version is 409 and changes nothing")
    void staleVersion() {
        var path = "/api/v1/rooms/general/messages/" + message("general", "k");
        int version = owner.call().get(path).path("version");
        owner.call()
                .body(Map.of("content", "one", "version", version))
                .patch(path)
                .then()
                .statusCode(200);
        owner.call()
                .body(Map.of("content", "two", "version", version))
                .patch(path)
                .then()
                .statusCode(409)
                .body("code", equalTo("version_conflict"));
        owner.call().get(path).then().body("content", equalTo("one"));
    }
}
