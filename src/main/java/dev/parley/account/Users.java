package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import dev.parley.protocol.UserView;
import dev.parley.system.Ids;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/// The people of a workspace.
@ApplicationScoped
public class Users {

    private final Tx tx;
    private final Clock clock;

    Users(Tx tx, Clock clock) {
        this.tx = tx;
        this.clock = clock;
    }

    /// Makes somebody, in the transaction that is under way. A name or id that is taken fails it by a unique index:
    /// [#named] says so in words.
    public Uni<UserView> add(UUID workspace, NewUser wish) {
        var user = new User();
        user.id = Ids.next();
        user.workspace = workspace;
        user.externalId = wish.externalId();
        user.username = wish.username().shown();
        user.usernameKey = wish.username().key();
        user.usernameSkeleton = wish.username().skeleton();
        user.displayName = wish.displayName();
        user.role = wish.role().wire();
        user.passwordHash = wish.passwordHash();
        user.createdAt = clock.instant();
        return user.<User>persist()
                .call(() -> Panache.getSession().chain(Mutiny.Session::flush))
                .map(User::view);
    }

    /// What the failure of a transaction with [#add] means.
    public static Throwable named(Throwable failure) {
        return Taken.name(failure) ? Refusal.conflict(Code.NAME_TAKEN) : failure;
    }

    /// Who the host application calls so; null if nobody. In the transaction or session that is under way.
    public Uni<@Nullable UserView> findByExternalId(UUID workspace, String externalId) {
        return User.findByExternalId(workspace, externalId).map(user -> user == null ? null : user.view());
    }

    /// Gives somebody whom the process itself has made another password, in the transaction that is under way.
    ///
    /// @return whether there is such a user
    public Uni<Boolean> renewPassword(UUID workspace, String externalId, String hash) {
        return User.renewPassword(workspace, externalId, hash);
    }

    /// Oneself.
    ///
    /// @throws Refusal `unauthenticated` if there is no such user any more
    public Uni<UserView> me(Caller caller) {
        return tx.read(() -> User.findIn(caller.workspace(), caller.user()))
                .map(user -> present(user).view());
    }

    /// What the caller is in the workspace. In the transaction or session that is under way.
    ///
    /// @throws Refusal `unauthenticated` if there is no such user any more
    public Uni<ServiceRole> role(Caller caller) {
        return User.findIn(caller.workspace(), caller.user()).map(user -> ServiceRole.of(present(user).role));
    }

    /// Changes one's own profile. Appends `user.updated` if anything changed.
    Uni<UserView> change(Caller caller, ProfileChange change) {
        return tx.read(() -> User.findIn(caller.workspace(), caller.user()))
                .map(Users::present)
                .chain(user -> change.leaves(user) ? Uni.createFrom().item(user.view()) : store(caller, change));
    }

    private Uni<UserView> store(Caller caller, ProfileChange change) {
        return tx.write(
                caller.workspace(),
                () -> User.lockIn(caller.workspace(), caller.user())
                        .map(Users::present)
                        .invoke(change::apply)
                        .map(User::view),
                (user, lock) ->
                        lock.append(new Event.UserUpdated(user.id(), user.id())).replaceWith(user));
    }

    private static User present(@Nullable User user) {
        if (user == null || user.disabledAt != null) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        return user;
    }
}
