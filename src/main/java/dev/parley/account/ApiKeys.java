package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.UserView;
import dev.parley.system.Ids;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The keys of host applications.
@ApplicationScoped
public class ApiKeys {

    /// What every key begins with.
    static final String PREFIX = "pak_";

    private static final Duration NOTED = Duration.ofMinutes(1);

    private final Tx tx;
    private final Clock clock;
    private final Sessions sessions;
    private final AccessTokens tokens;

    ApiKeys(Tx tx, Clock clock, Sessions sessions, AccessTokens tokens) {
        this.tx = tx;
        this.clock = clock;
        this.sessions = sessions;
        this.tokens = tokens;
    }

    /// A key as its owner sees it in the list.
    public record KeyView(
            UUID id,
            String name,
            List<String> scopes,
            UUID createdBy,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /// A key just made, with its secret: the only time that it is shown.
    public record Made(UUID id, String name, List<String> scopes, String secret) {}

    /// Makes a key.
    public Uni<Made> make(Caller caller, String name, List<String> scopes, @Nullable Duration lifetime) {
        var secret = Secrets.next(PREFIX);
        var key = new ApiKey();
        key.id = Ids.next();
        key.workspace = caller.workspace();
        key.name = name;
        key.scopes = String.join(" ", new TreeSet<>(scopes));
        key.hash = Secrets.digest(secret);
        key.createdBy = caller.user();
        key.createdAt = clock.instant();
        key.expiresAt = lifetime == null ? null : key.createdAt.plus(lifetime);
        return tx.quiet(() -> key.<ApiKey>persist())
                .map(made -> new Made(made.id, made.name, List.copyOf(new TreeSet<>(made.scopes())), secret));
    }

    /// The keys of the caller's workspace that are not revoked, the newest first.
    public Uni<List<KeyView>> page(Caller caller, @Nullable UUID before, int limit) {
        return tx.read(() -> ApiKey.page(caller.workspace(), before, limit))
                .map(keys -> keys.stream().map(ApiKeys::view).toList());
    }

    /// Revokes a key, and with it every token that it has minted.
    ///
    /// @throws Refusal `not_found`
    public Uni<Void> revoke(Caller caller, UUID id) {
        return tx.quiet(() -> ApiKey.lockIn(caller.workspace(), id)
                        .map(Found::orNotFound)
                        .invoke(key -> key.revokedAt = clock.instant())
                        .chain(key -> sessions.endOfKey(key.id)))
                .chain(ended -> sessions.ended(caller.workspace(), ended));
    }

    /// Signs a token for a user of the key's workspace. The key is locked while it is noted, so that none is minted
    /// behind the back of its revocation.
    ///
    /// @throws Refusal `unauthenticated` if the key was revoked meanwhile
    public Uni<AccessTokens.Signed> mint(ApiCaller caller, UserView user, Duration lifetime) {
        return tx.quiet(() -> ApiKey.lockIn(caller.workspace(), caller.key())
                        .map(Found::orUnauthenticated)
                        .chain(key -> sessions.note(user, key.id, lifetime)))
                .chain(session -> tokens.sign(session.workspace, session.user, session.id, lifetime));
    }

    /// Whose key this is.
    ///
    /// @throws Refusal `unauthenticated`
    Uni<ApiCaller> verify(String secret) {
        return tx.read(() -> ApiKey.findByHash(Secrets.digest(secret)))
                .invoke(this::requireHolds)
                .call(this::note)
                .map(key -> new ApiCaller(key.workspace, key.id, key.scopes()));
    }

    private void requireHolds(@Nullable ApiKey key) {
        if (key == null || !key.holds(clock.instant())) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
    }

    private Uni<Void> note(ApiKey key) {
        var now = clock.instant();
        if (key.lastUsedAt != null && key.lastUsedAt.plus(NOTED).isAfter(now)) {
            return Uni.createFrom().voidItem();
        }
        return tx.quiet(() -> ApiKey.used(key.id, now)).replaceWithVoid();
    }

    private static KeyView view(ApiKey key) {
        return new KeyView(
                key.id,
                key.name,
                List.copyOf(new TreeSet<>(key.scopes())),
                key.createdBy,
                key.createdAt,
                key.expiresAt,
                key.lastUsedAt);
    }
}
