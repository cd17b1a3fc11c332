package dev.parley.room;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The channels of the first moment, and the rooms that everybody is put into.
@QuarkusTest
class DefaultRoomsTest {

    @Inject
    Stage stage;

    @Inject
    DefaultRooms defaults;

    @Inject
    Members members;

    UUID workspace;
    Stage.Person ann;

    @BeforeEach
    void people() {
        workspace = stage.workspace();
        ann = stage.member(workspace, "ann");
    }

    @Test
    void threeChannelsWithDescriptionsAreThereOnce() {
        stage.await(() -> defaults.open(workspace));
        stage.await(() -> defaults.open(workspace));
        ann.get("/rooms/directory")
                .then()
                .body("items.name", contains("announcements", "events", "general"))
                .body("items.description", everyItem(notNullValue()))
                .body("items.autoJoin", everyItem(is(true)))
                .body("items.createdBy", everyItem(nullValue()))
                .body("items.memberCount", contains(0, 0, 0))
                .body("items.lastSeq", contains(1, 1, 1));
    }

    @Test
    void everybodyIsPutIntoAutoJoinRoomsOnce() {
        stage.await(() -> defaults.open(workspace));
        var bob = stage.member(workspace, "bob");
        stage.await(() -> members.autoJoin(workspace, List.of(ann.id(), bob.id())));
        stage.await(() -> members.autoJoin(workspace, List.of(ann.id(), bob.id())));
        ann.get("/rooms").then().body("items.name.size()", is(3)).body("items.memberCount", contains(2, 2, 2));
        assertEquals(List.of(1, 5, 5), stage.kinds(bob.get("/rooms/general").path("id")));
        ann.post(Map.of(), "/rooms/general/leave").then().statusCode(204);
    }

    @Test
    void aFullAutoJoinRoomIsSkipped() {
        stage.await(() -> defaults.open(workspace));
        stage.run("update room set max_members = 1 where workspace_id = $1 and name = 'events'", workspace);
        var bob = stage.member(workspace, "bob");
        stage.await(() -> members.autoJoin(workspace, List.of(ann.id())));
        stage.await(() -> members.autoJoin(workspace, List.of(bob.id())));
        ann.get("/rooms").then().body("items.size()", is(3));
        bob.get("/rooms").then().body("items.size()", is(2));
    }
}
