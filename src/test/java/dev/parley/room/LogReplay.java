package dev.parley.room;

import dev.parley.log.Ground;
import io.vertx.mutiny.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Goes through a workspace's log as a state machine that knows nothing but the events, and notes each that was not
/// allowed where it stands.
final class LogReplay {

    private static final String LOG = "select position, type, room_id, seq, actor_id, subject_id, fact, at from event"
            + " where workspace_id = $1 order by position";

    private final Ground ground;
    private final int capacity;
    private final UUID owner;
    private final Map<UUID, RoomNow> rooms = new HashMap<>();
    private final Set<UUID> deleted = new HashSet<>();
    private final Set<Integer> seen = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private long messages;

    LogReplay(Ground ground, int capacity, UUID owner) {
        this.ground = ground;
        this.capacity = capacity;
        this.owner = owner;
    }

    private static final class RoomNow {
        private final Set<UUID> members = new HashSet<>();
        private boolean readOnly;
        private boolean dead;
    }

    void run() {
        java.time.OffsetDateTime last = null;
        for (var row : ground.sql(LOG, ground.workspace())) {
            var at = row.getOffsetDateTime("at");
            require(last == null || !at.isBefore(last), row, "its time lies before the one before it");
            last = at;
            seen.add(row.getInteger("type"));
            step(row);
        }
    }

    List<String> violations() {
        return violations;
    }

    Set<Integer> seen() {
        return seen;
    }

    long messages() {
        return messages;
    }

    private void step(Row row) {
        var room = rooms.computeIfAbsent(row.getUUID("room_id"), id -> new RoomNow());
        require(!room.dead, row, "the room was deleted before");
        switch (row.getInteger("type")) {
            case 1 -> created(row, room);
            case 2 -> room.readOnly = !room.readOnly;
            case 4 -> room.dead = true;
            case 5 -> joined(row, room);
            case 8 -> require(room.members.remove(row.getUUID("subject_id")), row, "who left was no member");
            case 9 -> posted(row, room);
            case 10 -> require(!deleted.contains(row.getUUID("subject_id")), row, "edited after its deletion");
            case 11 -> require(deleted.add(row.getUUID("subject_id")), row, "deleted twice");
            default -> violations.add("position " + row.getLong("position") + ": type " + row.getInteger("type"));
        }
        if (row.getInteger("type") >= 10) {
            require(room.members.contains(row.getUUID("actor_id")), row, "changed by somebody who was no member");
        }
    }

    private void created(Row row, RoomNow room) {
        row.getJsonObject("fact").getJsonArray("m").forEach(id -> room.members.add(UUID.fromString((String) id)));
        if (row.getUUID("actor_id") == null) {
            room.members.add(owner);
        }
    }

    private void joined(Row row, RoomNow room) {
        require(room.members.add(row.getUUID("subject_id")), row, "was a member already");
        require(room.members.size() <= capacity, row, "one member too many");
        require(row.getJsonObject("fact").getInteger("c") == room.members.size(), row, "the count is another one");
    }

    private void posted(Row row, RoomNow room) {
        messages++;
        require(room.members.contains(row.getUUID("actor_id")), row, "posted by somebody who was no member");
        require(!room.readOnly || row.getUUID("actor_id").equals(owner), row, "posted while read-only");
    }

    private void require(boolean allowed, Row row, String what) {
        if (!allowed) {
            violations.add("position " + row.getLong("position") + ", type " + row.getInteger("type") + ": " + what);
        }
    }
}
