package dev.parley.entrance;

/// The examples of the OpenAPI document.
final class Examples {

    static final String SETUP = """
            {"token": "pset_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs", "username": "ada",
             "password": "a long and winding phrase", "displayName": "Ada Lovelace"}
            """;

    static final String ACCOUNT = """
            {"username": "grace", "password": "a long and winding phrase", "displayName": "Grace Hopper",
             "inviteCode": "inv_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs"}
            """;

    static final String LOGIN = """
            {"username": "grace", "password": "a long and winding phrase"}
            """;

    static final String REFRESH = """
            {"refreshToken": "prt_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs"}
            """;

    static final String USER = """
            {"id": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01", "workspaceId": "019aa5d0-0000-7000-8000-000000000001",
             "externalId": null, "username": "grace", "displayName": "Grace Hopper", "avatarUrl": null, "bio": null,
             "role": "member", "attributes": {}, "createdAt": "2026-01-31T12:00:00.000000Z", "presence": null}
            """;

    static final String ENTRY = """
            {"accessToken": "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJwYXJsZXkifQ.c2ln",
             "refreshToken": "prt_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs", "expiresAt": "2026-01-31T12:10:00.000000Z",
             "user": {"id": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01", "workspaceId": "019aa5d0-0000-7000-8000-000000000001",
             "externalId": null, "username": "grace", "displayName": "Grace Hopper", "avatarUrl": null, "bio": null,
             "role": "member", "attributes": {}, "createdAt": "2026-01-31T12:00:00.000000Z", "presence": null},
             "rooms": []}
            """;

    static final String INVITE_WISH = """
            {"roomIds": ["019aa5d2-2b10-7d41-9c02-0a1b2c3d4e5f"], "role": "member", "maxUses": 5, "expiresInSeconds": 86400}
            """;

    static final String INVITE_MADE = """
            {"id": "019aa5d3-0000-7000-8000-000000000001", "code": "inv_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs",
             "url": "https://chat.example.org/#invite=inv_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs",
             "expiresAt": "2026-02-01T12:00:00.000000Z"}
            """;

    static final String REDEEM = """
            {"code": "inv_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs"}
            """;

    static final String REDEEMED = """
            {"rooms": []}
            """;

    static final String MINT = """
            {"externalId": "customer-4711", "username": "grace", "displayName": "Grace Hopper", "expiresInSeconds": 3600}
            """;

    static final String MINTED = """
            {"accessToken": "eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJwYXJsZXkifQ.c2ln",
             "expiresAt": "2026-01-31T13:00:00.000000Z",
             "user": {"id": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01", "workspaceId": "019aa5d0-0000-7000-8000-000000000001",
             "externalId": "customer-4711", "username": "grace", "displayName": "Grace Hopper", "avatarUrl": null,
             "bio": null, "role": "member", "attributes": {}, "createdAt": "2026-01-31T12:00:00.000000Z",
             "presence": null}}
            """;

    static final String WORKSPACE_WISH = """
            {"slug": "acme", "name": "Acme Inc."}
            """;

    static final String WORKSPACE_MADE = """
            {"id": "019aa5d4-0000-7000-8000-000000000001", "slug": "acme", "name": "Acme Inc.",
             "setupToken": "pset_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs"}
            """;

    static final String WORKSPACE_CHANGE = """
            {"name": "Acme Limited"}
            """;

    static final String WORKSPACE = """
            {"id": "019aa5d4-0000-7000-8000-000000000001", "slug": "acme", "name": "Acme Limited"}
            """;

    static final String NEEDED = """
            {"needed": true}
            """;

    static final String KEY_WISH = """
            {"name": "our shop", "scopes": ["tokens.mint"], "expiresInSeconds": 31536000}
            """;

    static final String KEY_MADE = """
            {"id": "019aa5d5-0000-7000-8000-000000000001", "name": "our shop", "scopes": ["tokens.mint"],
             "secret": "pak_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs"}
            """;

    private Examples() {}
}
