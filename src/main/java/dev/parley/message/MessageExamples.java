package dev.parley.message;

/// The examples of the OpenAPI document for messages.
final class MessageExamples {

    static final String NEW = """
            {"clientMessageId": "0192f0c1-7d3a-7c31-9a52-3f1f6d2b8a10", "content": "Who is in for lunch?"}""";

    static final String EDIT = """
            {"content": "Who is in for lunch at one?", "version": 1}""";

    static final String MESSAGE = """
            {"id": "0192f0c1-8e11-7b5e-8c57-0a4f0f6f7d21", "roomId": "0192f0c1-1111-7000-8000-000000000001", "seq": 42,
             "version": 1, "author": {"id": "0192f0c1-2222-7000-8000-000000000002", "username": "ada",
             "displayName": "Ada", "avatarUrl": null}, "alias": null, "kind": "text", "content": "Who is in for lunch?",
             "html": null, "attachments": [], "media": null, "mentions": [], "links": [], "reactions": [],
             "replyCount": 0, "lastReplyAt": null, "threadRootId": null, "alsoInRoom": false, "quotedId": null,
             "pinnedAt": null, "pinnedBy": null, "sentiment": null, "metadata": {},
             "clientMessageId": "0192f0c1-7d3a-7c31-9a52-3f1f6d2b8a10",
             "createdAt": "2026-01-31T12:00:00.000000Z", "editedAt": null, "deletedAt": null}""";

    static final String HISTORY =
            "{\"items\": [" + MESSAGE + "], \"hasMoreBefore\": false, \"hasMoreAfter\": false, \"lastSeq\": 42}";

    private MessageExamples() {}
}
