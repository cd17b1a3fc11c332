package dev.parley.account;

import io.quarkus.security.credential.Credential;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import java.security.Permission;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose token a request came with, for the framework: a user, or an API key. It is kept for as long as a stream
/// lasts, so it is small: the token itself is not in it.
///
/// @param id of the user, or of the key
/// @param roles `user`, or the scopes of the key
/// @param attribute the name by which the caller is found
/// @param caller the [Caller] or the [ApiCaller]
record Identity(UUID id, Set<String> roles, String attribute, Object caller) implements SecurityIdentity, Principal {

    /// Of whoever holds a user's token.
    static final String USER = "user";

    private static final Set<String> USERS = Set.of(USER);

    static Identity user(Caller caller) {
        return new Identity(caller.user(), USERS, Caller.ATTRIBUTE, caller);
    }

    static Identity machine(ApiCaller caller) {
        return new Identity(caller.key(), Set.copyOf(caller.scopes()), ApiCaller.ATTRIBUTE, caller);
    }

    @Override
    public String getName() {
        return id.toString();
    }

    @Override
    public Principal getPrincipal() {
        return this;
    }

    @Override
    public boolean isAnonymous() {
        return false;
    }

    @Override
    public Set<String> getRoles() {
        return roles;
    }

    @Override
    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    @Override
    public Set<Permission> getPermissions() {
        return Set.of();
    }

    @Override
    public <T extends Credential> @Nullable T getCredential(Class<T> type) {
        return null;
    }

    @Override
    public Set<Credential> getCredentials() {
        return Set.of();
    }

    @Override
    @SuppressWarnings("unchecked") // whoever asks knows what is kept under the name
    public <T> @Nullable T getAttribute(String name) {
        return attribute.equals(name) ? (T) caller : null;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of(attribute, caller);
    }

    /// Rights come from memberships, never from permissions of the framework.
    @Override
    public Uni<Boolean> checkPermission(Permission permission) {
        return Uni.createFrom().item(false);
    }
}
