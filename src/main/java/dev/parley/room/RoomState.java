package dev.parley.room;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a [RoomChange] can change, to see whether it did.
record RoomState(
        @Nullable String name,
        @Nullable String description,
        @Nullable String topic,
        String visibility,
        @Nullable Long sharedFromSeq,
        @Nullable String avatarUrl,
        JsonObject attributes,
        boolean autoJoin,
        boolean readOnly,
        int slowSeconds,
        boolean systemMessages,
        int maxMembers,
        @Nullable Instant archivedAt) {

    static RoomState of(Room room) {
        return new RoomState(
                room.name,
                room.description,
                room.topic,
                room.visibility,
                room.sharedFromSeq,
                room.avatarUrl,
                new JsonObject(room.attributes),
                room.autoJoin,
                room.readOnly,
                room.slowSeconds,
                room.systemMessages,
                room.maxMembers,
                room.archivedAt);
    }
}
