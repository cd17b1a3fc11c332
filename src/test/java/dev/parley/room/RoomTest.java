package dev.parley.room;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
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

@QuarkusTest
class RoomTest {

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
        bob.get("/rooms/launch").then().statusCode(200).body("myRole", is("member")).body("readSeq", is(1));
        bob.get("/rooms/%23LAUNCH").then().statusCode(200);
        bob.get("/rooms/ext:ORDER-17").then().statusCode(200).body("name", equalTo("Launch"));
        assertEquals(List.of(1), stage.kinds(bob.get("/rooms/launch").path("id")));
    }
}
