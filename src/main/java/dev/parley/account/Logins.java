package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Logging in by name and password. Whoever is unknown, disabled, without password or wrong gets the same answer after
/// the same work: one look for the name, one hash.
@ApplicationScoped
public class Logins {

    /// Stands for workspaces that there are not, so that names there are throttled like all others.
    private static final UUID NOWHERE = new UUID(0, 0);

    private final Tx tx;
    private final Throttles throttles;
    private final PasswordHashes hashes;
    private final PasswordRules rules;
    private final Sessions sessions;

    Logins(Tx tx, Throttles throttles, PasswordHashes hashes, PasswordRules rules, Sessions sessions) {
        this.tx = tx;
        this.throttles = throttles;
        this.hashes = hashes;
        this.rules = rules;
        this.sessions = sessions;
    }

    /// Opens a session.
    ///
    /// @param workspace null for one that there is not
    /// @throws Refusal `bad_credentials`, `rate_limited`
    public Uni<Sessions.Opened> open(@Nullable UUID workspace, String username, String password, Client client) {
        var where = workspace == null ? NOWHERE : workspace;
        var key = Username.key(username);
        return throttles.attempt(where, key, client).chain(attempt -> tx.read(() -> User.findByKey(where, key))
                .chain(user -> proven(user, password))
                .call(user -> throttles.succeeded(attempt))
                .chain(user -> open(user, password, client)));
    }

    /// The hash to store for a new password, which has to keep the rules.
    ///
    /// @throws Refusal `invalid`, `unavailable`
    public Uni<String> hash(String field, String password, List<String> names) {
        rules.require(field, password, names);
        return hashes.hash(password);
    }

    /// Changes one's own password and ends all other sessions.
    ///
    /// @throws Refusal `bad_credentials` if the current one is wrong, `invalid`, `rate_limited`
    Uni<Void> change(Caller caller, String current, String wished, Client client) {
        return tx.read(() -> User.findIn(caller.workspace(), caller.user()))
                .map(Found::orUnauthenticated)
                .invoke(user -> rules.require("newPassword", wished, List.of(user.username, user.displayName)))
                .call(user -> throttles
                        .attempt(caller.workspace(), user.usernameKey, client)
                        .call(attempt -> proven(user, current))
                        .chain(throttles::succeeded))
                .chain(user -> hashes.hash(wished))
                .chain(hash -> tx.quiet(() -> store(caller, hash)))
                .chain(ended -> sessions.ended(caller.workspace(), ended));
    }

    private Uni<List<UUID>> store(Caller caller, String hash) {
        return User.lockIn(caller.workspace(), caller.user())
                .map(Found::orUnauthenticated)
                .invoke(user -> user.passwordHash = hash)
                .chain(user -> sessions.endOthers(user.id, caller.session()));
    }

    private Uni<User> proven(@Nullable User user, String password) {
        var hash = user == null || user.disabledAt != null ? null : user.passwordHash;
        return hashes.matches(password, hash).map(matches -> {
            if (!matches || user == null) {
                throw Refusal.unauthenticated(Code.BAD_CREDENTIALS);
            }
            return user;
        });
    }

    private Uni<Sessions.Opened> open(User user, String password, Client client) {
        return stronger(user, password).chain(() -> sessions.open(user.view(), client));
    }

    /// Only at login is the password at hand to be hashed with today's parameters.
    private Uni<Void> stronger(User user, String password) {
        var old = user.passwordHash;
        if (old == null || !hashes.outdated(old)) {
            return Uni.createFrom().voidItem();
        }
        return hashes.hash(password)
                .chain(hash -> tx.quiet(() -> User.rehash(user.id, old, hash)))
                .replaceWithVoid();
    }
}
