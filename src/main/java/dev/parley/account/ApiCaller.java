package dev.parley.account;

import io.quarkus.security.identity.SecurityIdentity;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// The host application that makes a request with an API key.
///
/// @param scopes what the key may do
public record ApiCaller(UUID workspace, UUID key, Set<String> scopes) {

    static final String ATTRIBUTE = "parley.api-caller";

    public ApiCaller {
        scopes = Set.copyOf(scopes);
    }

    /// The caller of a request that was authenticated by an API key.
    public static ApiCaller of(SecurityIdentity identity) {
        return Objects.requireNonNull(identity.getAttribute(ATTRIBUTE), "this route is for API keys");
    }
}
