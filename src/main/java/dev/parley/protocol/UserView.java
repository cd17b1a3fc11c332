package dev.parley.protocol;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A user as everybody of the workspace sees them.
public record UserView(
        UUID id,
        UUID workspaceId,
        @Nullable String externalId,
        String username,
        String displayName,
        @Nullable String avatarUrl,
        @Nullable String bio,
        String role,
        Map<String, Object> attributes,
        Instant createdAt,
        @Nullable String presence) {

    /// The short form of the same user.
    public Person person() {
        return new Person(id, username, displayName, avatarUrl);
    }
}
