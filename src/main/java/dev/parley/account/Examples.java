package dev.parley.account;

/// The examples of the OpenAPI document.
final class Examples {

    static final String USER = """
            {"id": "019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01", "workspaceId": "019aa5d0-0000-7000-8000-000000000001",
             "externalId": null, "username": "grace", "displayName": "Grace Hopper", "avatarUrl": null, "bio": null,
             "role": "member", "attributes": {}, "createdAt": "2026-01-31T12:00:00.000000Z", "presence": null}
            """;

    static final String PROFILE = """
            {"displayName": "Rear Admiral Hopper", "bio": "I write compilers", "attributes": {"karma": 42}}
            """;

    static final String PASSWORD = """
            {"currentPassword": "a long and winding phrase", "newPassword": "another one, longer than before"}
            """;

    static final String TICKET = """
            {"ticket": "pst_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs", "expiresAt": "2026-01-31T12:00:30.000000Z"}
            """;

    static final String KEYS = """
            {"keys": [{"e": "AQAB", "kty": "RSA", "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbf",
             "kid": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "use": "sig", "alg": "RS256"}]}
            """;

    private Examples() {}
}
