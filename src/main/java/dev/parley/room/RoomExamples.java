package dev.parley.room;

/// The examples of the OpenAPI document.
final class RoomExamples {

    static final String NEW_CHANNEL = """
            {"kind": "channel", "name": "launch", "description": "All about the launch", "visibility": "private"}
            """;

    static final String NEW_DIRECT = """
            {"kind": "direct", "members": ["019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01"]}
            """;

    static final String CHANGE = """
            {"topic": "T minus three days", "version": 4}
            """;

    static final String ROOM = """
            {"id": "019aa5d2-2b10-7d41-9c02-0a1b2c3d4e5f", "workspaceId": "019aa5d0-0000-7000-8000-000000000001",
             "externalId": null, "kind": "channel", "name": "launch", "description": "All about the launch", "topic": null,
             "visibility": "private", "historyVisibility": "joined", "avatarUrl": null, "attributes": {},
             "autoJoin": false, "readOnly": false, "slowModeSeconds": 0, "systemMessages": false, "maxMembers": 1000,
             "memberCount": 1, "members": [], "lastSeq": 1, "archivedAt": null,
             "createdAt": "2026-01-31T12:00:00.000000Z", "createdBy": "019aa5d1-7a00-7b22-8f10-5e4d3c2b1a00", "version": 1,
             "lastMessage": null, "visibleFromSeq": 1, "readSeq": 1, "unreadCount": 0, "mentionCount": 0,
             "myRole": "owner", "mutedUntil": null, "notificationLevel": "all", "hidden": false, "favourite": false}
            """;

    static final String NEW_MEMBERS = """
            {"members": ["019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01"], "role": "member"}
            """;

    static final String MEMBER_CHANGE = """
            {"role": "owner"}
            """;

    static final String OWN_CHANGE = """
            {"nickname": "Captain", "notificationLevel": "mentions", "favourite": true}
            """;

    static final String MEMBER = """
            {"roomId": "019aa5d2-2b10-7d41-9c02-0a1b2c3d4e5f", "userId": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01",
             "user": {"id": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01", "username": "ada", "displayName": "Ada",
             "avatarUrl": null}, "role": "member", "nickname": null, "mutedUntil": null,
             "joinedAt": "2026-01-31T12:00:00.000000Z", "readSeq": 7}
            """;

    static final String OWN_MEMBER = """
            {"roomId": "019aa5d2-2b10-7d41-9c02-0a1b2c3d4e5f", "userId": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01",
             "user": {"id": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01", "username": "ada", "displayName": "Ada",
             "avatarUrl": null}, "role": "member", "nickname": "Captain", "mutedUntil": null,
             "joinedAt": "2026-01-31T12:00:00.000000Z", "readSeq": 7, "notificationLevel": "mentions", "hidden": false,
             "favourite": true}
            """;

    static final String ADDED_MEMBERS = "{\"items\": [" + MEMBER + "], \"nextPageToken\": null}";

    private RoomExamples() {}
}
