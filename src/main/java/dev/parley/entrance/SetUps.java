package dev.parley.entrance;

import dev.parley.account.Client;
import dev.parley.account.Complaints;
import dev.parley.account.DisplayName;
import dev.parley.account.Logins;
import dev.parley.account.NewUser;
import dev.parley.account.ServiceRole;
import dev.parley.account.Sessions;
import dev.parley.account.Username;
import dev.parley.account.Workspaces;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The set-up of a workspace: whoever has its one-time token becomes its owner. Afterwards there is no such thing.
@ApplicationScoped
class SetUps {

    private final Workspaces workspaces;
    private final Logins logins;
    private final Sessions sessions;
    private final Newcomers newcomers;

    SetUps(Workspaces workspaces, Logins logins, Sessions sessions, Newcomers newcomers) {
        this.workspaces = workspaces;
        this.logins = logins;
        this.sessions = sessions;
        this.newcomers = newcomers;
    }

    /// Whether a workspace still has no owner; false also for one that there is not.
    Uni<Boolean> needed(@Nullable String slug) {
        return workspaces.state(slug).map(state -> state != null && !state.done());
    }

    /// Makes the owner and logs them in. The token is looked at before the password is hashed, and spent in the
    /// transaction that makes the owner: of many at once one succeeds.
    ///
    /// @throws Refusal `not_found` once it is done, `bad_credentials` for a wrong token, `invalid`, `name_taken`
    Uni<Sessions.Opened> complete(SetupResource.Setup wish, Client client) {
        return workspaces
                .state(wish.workspace())
                .map(SetUps::requireOpen)
                .call(workspace -> workspaces
                        .opens(workspace, wish.token())
                        .chain(right -> right ? Uni.createFrom().voidItem() : refuse(wish.workspace())))
                .chain(workspace -> complete(workspace, wish, client));
    }

    private Uni<Sessions.Opened> complete(UUID workspace, SetupResource.Setup wish, Client client) {
        var complaints = new Complaints();
        var username = complaints.of(() -> Username.ofOwner(wish.username()));
        var displayName = complaints.of(() -> DisplayName.of(wish.displayName()));
        var hash = complaints.of(
                () -> logins.hash("password", wish.password(), List.of(wish.username(), wish.displayName())));
        complaints.refuse();
        if (username == null || displayName == null || hash == null) {
            throw new IllegalStateException("a rule refused without saying why");
        }
        return hash.map(phc -> new NewUser(username, displayName, ServiceRole.OWNER, null, phc))
                .chain(owner -> newcomers.add(workspace, owner, () -> spend(workspace, wish.token())))
                .chain(owner -> sessions.open(owner, client));
    }

    private Uni<Set<UUID>> spend(UUID workspace, String token) {
        return workspaces.setUp(workspace, token).map(done -> {
            if (!done) {
                throw Refusal.notFound();
            }
            return Set.of();
        });
    }

    private static UUID requireOpen(Workspaces.@Nullable SetUp state) {
        if (state == null || state.done()) {
            throw Refusal.notFound();
        }
        return state.workspace();
    }

    /// A token opens nothing any more either once somebody else has just used it.
    private Uni<Void> refuse(@Nullable String slug) {
        return workspaces.state(slug).map(SetUps::requireOpen).map(open -> {
            throw Refusal.unauthenticated(Code.BAD_CREDENTIALS);
        });
    }
}
