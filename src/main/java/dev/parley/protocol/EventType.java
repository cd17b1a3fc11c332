package dev.parley.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The kinds of durable event: the number that the log row holds and the name on the wire.
/// Numbers are for ever; a retired one is never used again.
public enum EventType {
    ROOM_CREATED(1, "room.created"),
    ROOM_UPDATED(2, "room.updated"),
    ROOM_ARCHIVED(3, "room.archived"),
    ROOM_DELETED(4, "room.deleted"),
    MEMBER_JOINED(5, "member.joined"),
    MEMBER_UPDATED(6, "member.updated"),
    MEMBER_PREFERRED(7, "member.updated"),
    MEMBER_LEFT(8, "member.left"),
    MESSAGE_CREATED(9, "message.created"),
    MESSAGE_UPDATED(10, "message.updated"),
    MESSAGE_DELETED(11, "message.deleted"),
    READ_UPDATED(12, "read.updated"),
    USER_UPDATED(13, "user.updated");

    private static final Map<Integer, EventType> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::code, Function.identity()));

    private final int code;
    private final String wire;

    EventType(int code, String wire) {
        this.code = code;
        this.wire = wire;
    }

    /// The number in the log row.
    public int code() {
        return code;
    }

    /// The name on the wire.
    public String wire() {
        return wire;
    }

    /// The kind with this number.
    ///
    /// @throws IllegalStateException if this version of the program does not know it
    public static EventType ofCode(int code) {
        var type = BY_CODE.get(code);
        if (type == null) {
            throw new IllegalStateException("the log holds an event of the unknown kind " + code);
        }
        return type;
    }

    /// The kind of an event.
    public static EventType of(Event event) {
        return switch (event) {
            case Event.RoomCreated e -> ROOM_CREATED;
            case Event.RoomUpdated e -> ROOM_UPDATED;
            case Event.RoomArchived e -> ROOM_ARCHIVED;
            case Event.RoomDeleted e -> ROOM_DELETED;
            case Event.MemberJoined e -> MEMBER_JOINED;
            case Event.MemberUpdated e -> MEMBER_UPDATED;
            case Event.MemberPreferred e -> MEMBER_PREFERRED;
            case Event.MemberLeft e -> MEMBER_LEFT;
            case Event.MessageCreated e -> MESSAGE_CREATED;
            case Event.MessageUpdated e -> MESSAGE_UPDATED;
            case Event.MessageDeleted e -> MESSAGE_DELETED;
            case Event.ReadUpdated e -> READ_UPDATED;
            case Event.UserUpdated e -> USER_UPDATED;
        };
    }
}
