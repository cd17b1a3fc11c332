package dev.parley.room;

import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What is left of a deleted room.
@QuarkusTest
class RoomPurgeTest {

    @Inject
    Stage stage;

    @Inject
    RoomPurge purge;

    @Test
    void aDeletedRoomLosesItsMessagesAndKeepsWhoLearnsOfItsEnd() {
        var workspace = stage.workspace();
        var ann = stage.member(workspace, "ann");
        var bob = stage.member(workspace, "bob");
        var room = UUID.fromString(ann.channel("doomed", "public"));
        ann.channel("alive", "public");
        bob.post(Map.of(), "/rooms/doomed/join");
        bob.post(Map.of(), "/rooms/doomed/leave");
        ann.say("doomed", "one");
        ann.say("doomed", "two");
        ann.say("alive", "stays");
        ann.delete("/rooms/doomed").then().statusCode(204);

        stage.await(() -> purge.run());

        assertEquals(0, count("message", room));
        assertEquals(0, count("read_mark", room));
        assertEquals(1, count("membership", room));
        assertEquals(List.of(8, 4), stage.kinds(room.toString()));
        ann.get("/rooms/alive/messages").then().body("items", hasSize(1)).body("items[0].content", is("stays"));

        stage.run(
                "update workspace_log set floor = (select deleted_position from room where id = $2)"
                        + " where workspace_id = $1",
                workspace,
                room);
        stage.await(() -> purge.run());

        assertEquals(0, count("membership", room));
        assertEquals(0, stage.rows("select id from room where id = $1", room).size());
        assertEquals(0, count("room_head", room));
        ann.get("/rooms").then().body("items", hasSize(1));
    }

    /// More than are looked up at once.
    @Test
    void howeverManyRoomsAreDeadAllAreEmptied() {
        var workspace = stage.workspace();
        stage.run(
                "insert into room(id, workspace_id, kind, name, name_key, visibility, shared_from_seq, max_members,"
                        + " created_at, deleted_at, deleted_position)"
                        + " select gen_random_uuid(), $1, 'channel', 'dead-' || i, 'dead-' || i, 'public', 1, 1000,"
                        + " now(), now(), 1 from generate_series(1, 101) i",
                workspace);

        stage.await(() -> purge.run());

        var left = stage.rows(
                "select count(*) as n from room where workspace_id = $1 and purged_at is null and deleted_at is not null",
                workspace);
        assertEquals(0, left.getFirst().getLong("n"));
    }

    private long count(String table, UUID room) {
        return stage.rows("select count(*) as n from " + table + " where room_id = $1", room)
                .getFirst()
                .getLong("n");
    }
}
