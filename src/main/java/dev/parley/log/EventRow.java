package dev.parley.log;

import dev.parley.protocol.Event;
import dev.parley.protocol.EventType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How an event is written into a row of the log, and read back: ids in columns, small facts as JSON, never text.
public final class EventRow {

    /// The columns of a row, in the order in which [#read] does not care about.
    public static final String COLUMNS = "position, type, room_id, seq, recipient_id, actor_id, subject_id, fact, at";

    private EventRow() {}

    /// The facts of an event that have no column of their own; null for none.
    public static @Nullable JsonObject fact(Event event) {
        return switch (event) {
            case Event.RoomCreated e -> new JsonObject().put("m", ids(e.members()));
            case Event.MemberJoined e ->
                new JsonObject().put("c", e.memberCount()).put("v", e.visibleFromSeq());
            case Event.MemberLeft e -> new JsonObject().put("c", e.memberCount());
            case Event.MessageUpdated e -> new JsonObject().put("s", e.messageSeq());
            case Event.MessageDeleted e -> new JsonObject().put("s", e.messageSeq());
            case Event.ReadUpdated e ->
                new JsonObject().put("s", e.readSeq()).put("u", e.unreadCount()).put("m", e.mentionCount());
            case Event.RoomUpdated e -> null;
            case Event.RoomArchived e -> null;
            case Event.RoomDeleted e -> null;
            case Event.MemberUpdated e -> null;
            case Event.MemberPreferred e -> null;
            case Event.MessageCreated e -> null;
            case Event.UserUpdated e -> null;
        };
    }

    /// The event that a row tells, at its place.
    public static Event.Placed read(Row row) {
        return new Event.Placed(
                row.getLong("position"),
                row.getLong("seq"),
                row.get(OffsetDateTime.class, "at").toInstant(),
                event(row, EventType.ofCode(row.getInteger("type"))));
    }

    private static Event event(Row row, EventType type) {
        var actor = row.getUUID("actor_id");
        return switch (type) {
            case ROOM_CREATED -> new Event.RoomCreated(room(row), actor, members(row));
            case ROOM_UPDATED -> new Event.RoomUpdated(room(row), actor);
            case ROOM_ARCHIVED -> new Event.RoomArchived(room(row), actor);
            case ROOM_DELETED -> new Event.RoomDeleted(room(row), actor);
            case MEMBER_JOINED ->
                new Event.MemberJoined(
                        room(row),
                        actor,
                        subject(row),
                        fact(row).getInteger("c"),
                        fact(row).getLong("v"));
            case MEMBER_UPDATED -> new Event.MemberUpdated(room(row), actor, subject(row));
            case MEMBER_PREFERRED -> new Event.MemberPreferred(room(row), subject(row));
            case MEMBER_LEFT ->
                new Event.MemberLeft(room(row), actor, subject(row), fact(row).getInteger("c"));
            case MESSAGE_CREATED -> new Event.MessageCreated(room(row), actor, subject(row));
            case MESSAGE_UPDATED ->
                new Event.MessageUpdated(
                        room(row), actor, subject(row), fact(row).getLong("s"));
            case MESSAGE_DELETED ->
                new Event.MessageDeleted(
                        room(row), actor, subject(row), fact(row).getLong("s"));
            case READ_UPDATED ->
                new Event.ReadUpdated(
                        room(row),
                        row.getUUID("recipient_id"),
                        fact(row).getLong("s"),
                        fact(row).getLong("u"),
                        fact(row).getLong("m"));
            case USER_UPDATED -> new Event.UserUpdated(actor, subject(row));
        };
    }

    private static UUID room(Row row) {
        return row.getUUID("room_id");
    }

    private static UUID subject(Row row) {
        return row.getUUID("subject_id");
    }

    private static JsonObject fact(Row row) {
        return Objects.requireNonNull(row.getJsonObject("fact"), "an event of the log lacks its facts");
    }

    private static List<UUID> members(Row row) {
        return fact(row).getJsonArray("m").stream()
                .map(id -> UUID.fromString((String) id))
                .toList();
    }

    private static JsonArray ids(List<UUID> ids) {
        var array = new JsonArray();
        ids.forEach(id -> array.add(id.toString()));
        return array;
    }
}
