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
    private final UUID promoted;
    private final Map<UUID, RoomNow> rooms = new HashMap<>();
    private final Set<UUID> deleted = new HashSet<>();
    private final Set<Integer> seen = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private long messages;

    /// @param promoted who is made an owner by their first `member.updated` in a room and a member again by the next;
    ///     everybody else is muted by theirs, and may talk again
    LogReplay(Ground ground, int capacity, UUID owner, UUID promoted) {
        this.ground = ground;
        this.capacity = capacity;
        this.owner = owner;
        this.promoted = promoted;
    }

    private static final class RoomNow {
        private final Set<UUID> members = new HashSet<>();
        private final Set<UUID> owners = new HashSet<>();
        private final Set<UUID> muted = new HashSet<>();
        private boolean readOnly;
        private boolean archived;
        private boolean dead;

        /// Whoever comes back starts anew.
        boolean left(UUID user) {
            owners.remove(user);
            muted.remove(user);
            return members.remove(user);
        }

        /// A room comes back from the archive by a change of its own.
        void updated() {
            if (archived) {
                archived = false;
            } else {
                readOnly = !readOnly;
            }
        }
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
            case 2 -> room.updated();
            case 3 -> archived(row, room);
            case 4 -> room.dead = true;
            case 5 -> joined(row, room);
            case 6 -> changed(row, room);
            case 8 -> require(room.left(row.getUUID("subject_id")), row, "who left was no member");
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

    private void archived(Row row, RoomNow room) {
        require(!room.archived, row, "archived twice");
        room.archived = true;
    }

    private void changed(Row row, RoomNow room) {
        var user = row.getUUID("subject_id");
        require(room.members.contains(user), row, "changed, but no member");
        var those = user.equals(promoted) ? room.owners : room.muted;
        if (!those.remove(user)) {
            those.add(user);
        }
    }

    private void posted(Row row, RoomNow room) {
        messages++;
        var author = row.getUUID("actor_id");
        require(room.members.contains(author), row, "posted by somebody who was no member");
        require(!room.archived, row, "posted while archived");
        require(!room.muted.contains(author), row, "posted while muted");
        require(!room.readOnly || author.equals(owner) || room.owners.contains(author), row, "posted while read-only");
    }

    private void require(boolean allowed, Row row, String what) {
        if (!allowed) {
            violations.add("position " + row.getLong("position") + ", type " + row.getInteger("type") + ": " + what);
        }
    }
}
