package dev.parley.room;

/// Something that somebody may or may not do.
public enum Permission {
    /// Make invites, see and revoke them.
    INVITE_MANAGE,
    /// Make API keys, see and revoke them.
    API_KEY_MANAGE,
    /// Make workspaces; only the owner of `default`.
    WORKSPACE_MANAGE,
    ROOM_CREATE,
    /// Join a public channel without being asked.
    ROOM_JOIN,
    ROOM_UPDATE,
    ROOM_DELETE,
    MEMBER_ADD,
    MEMBER_REMOVE,
    /// Set a member's role, nickname or mute.
    MEMBER_UPDATE,
    ROOM_READ,
    ROOM_LEAVE,
    MESSAGE_SEND,
    /// Send in a room that is read-only, or faster than its slow mode.
    MESSAGE_SEND_ALWAYS,
    TYPING
}
