package dev.parley.room;

import dev.parley.account.ServiceRole;
import org.jspecify.annotations.Nullable;

/// Who may do what: the one place where it is judged.
public final class Rights {

    private Rights() {}

    /// Whether somebody with this role in the workspace may do what needs no room.
    public static boolean may(ServiceRole service, Permission permission) {
        return switch (permission) {
            case INVITE_MANAGE, API_KEY_MANAGE, WORKSPACE_MANAGE -> service == ServiceRole.OWNER;
            case ROOM_CREATE, ROOM_JOIN -> service != ServiceRole.GUEST;
            case ROOM_UPDATE,
                    ROOM_DELETE,
                    MEMBER_ADD,
                    MEMBER_REMOVE,
                    MEMBER_UPDATE,
                    ROOM_READ,
                    ROOM_LEAVE,
                    MESSAGE_SEND,
                    MESSAGE_SEND_ALWAYS,
                    TYPING -> false;
        };
    }

    /// Whether somebody with these roles may do something in a room.
    ///
    /// @param room the role in the room; null for somebody who is not a member
    public static boolean may(ServiceRole service, @Nullable RoomRole room, Permission permission) {
        if (room == null) {
            return permission == Permission.ROOM_JOIN && may(service, permission);
        }
        return switch (permission) {
            case ROOM_READ, ROOM_LEAVE, MESSAGE_SEND, TYPING, ROOM_JOIN -> true;
            case ROOM_UPDATE, ROOM_DELETE, MEMBER_ADD, MEMBER_REMOVE, MEMBER_UPDATE, MESSAGE_SEND_ALWAYS ->
                owner(service, room);
            case INVITE_MANAGE, API_KEY_MANAGE, WORKSPACE_MANAGE, ROOM_CREATE -> may(service, permission);
        };
    }

    /// The owner of the service counts as owner in the rooms that they are in.
    private static boolean owner(ServiceRole service, RoomRole room) {
        return room == RoomRole.OWNER || service == ServiceRole.OWNER;
    }
}
