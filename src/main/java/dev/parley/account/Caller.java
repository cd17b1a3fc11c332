package dev.parley.account;

import io.quarkus.security.identity.SecurityIdentity;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/// The user who makes a request or holds a stream, as their access token says.
///
/// @param session the `sid` of the token: ended with it, everything that runs under it ends
/// @param expires when the token ends; no leeway
public record Caller(UUID workspace, UUID user, UUID session, Instant expires) {

    /// The name of the identity's attribute that holds the caller.
    public static final String ATTRIBUTE = "parley.caller";

    /// The caller of an authenticated request.
    public static Caller of(SecurityIdentity identity) {
        return Objects.requireNonNull(identity.getAttribute(ATTRIBUTE), "this route is for users with a token");
    }
}
