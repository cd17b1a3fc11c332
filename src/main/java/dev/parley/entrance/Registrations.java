package dev.parley.entrance;

import dev.parley.account.AccountConfig;
import dev.parley.account.Client;
import dev.parley.account.Complaints;
import dev.parley.account.DisplayName;
import dev.parley.account.Logins;
import dev.parley.account.NewUser;
import dev.parley.account.ServiceRole;
import dev.parley.account.Throttles;
import dev.parley.account.Username;
import dev.parley.account.Workspaces;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.UserView;
import dev.parley.system.SystemConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Registering, by the mode that the operator chose.
@ApplicationScoped
class Registrations {

    private static final Duration HOUR = Duration.ofHours(1);

    /// So often an address is told in an hour that a name is taken: an invite is not for asking who there is.
    private static final int NAMES_TOLD = 20;

    private final SystemConfig system;
    private final int accountsPerAddress;
    private final Workspaces workspaces;
    private final Invites invites;
    private final Logins logins;
    private final Newcomers newcomers;
    private final Throttles throttles;
    private final Tx tx;

    Registrations(
            SystemConfig system,
            AccountConfig config,
            Workspaces workspaces,
            Invites invites,
            Logins logins,
            Newcomers newcomers,
            Throttles throttles,
            Tx tx) {
        this.system = system;
        this.accountsPerAddress = config.throttle().accountsPerAddress();
        this.workspaces = workspaces;
        this.invites = invites;
        this.logins = logins;
        this.newcomers = newcomers;
        this.throttles = throttles;
        this.tx = tx;
    }

    /// Makes an account. A code that does not hold is told before everything else, in every mode.
    ///
    /// @throws Refusal `invite_gone`, `forbidden`, `invalid`, `name_taken`, `not_found` (the workspace),
    ///     `rate_limited`, `room_full`
    Uni<UserView> register(AccountResource.NewAccount wish, Client client) {
        return workspaces.require(wish.workspace()).chain(workspace -> pass(workspace, wish.inviteCode())
                .invoke(pass -> requireOpenTo(pass))
                .chain(pass -> register(workspace, pass, wish, client)));
    }

    private Uni<Invites.Pass> pass(UUID workspace, @Nullable String code) {
        return code == null ? Uni.createFrom().item(Invites.Pass.NONE) : tx.read(() -> invites.look(workspace, code));
    }

    private void requireOpenTo(Invites.Pass pass) {
        switch (system.whoMayRegister()) {
            case OPEN -> {}
            case INVITE -> {
                if (!pass.invited()) {
                    throw Refusal.forbidden("An account takes an invite");
                }
            }
            case CLOSED -> throw Refusal.forbidden("Registration is closed");
        }
    }

    private Uni<UserView> register(UUID workspace, Invites.Pass pass, AccountResource.NewAccount wish, Client client) {
        return Uni.createFrom()
                .deferred(() -> limit(pass, client))
                .chain(() -> build(wish, pass.role()))
                .chain(account -> newcomers.add(workspace, account, () -> spend(workspace, pass, wish.inviteCode())))
                .onFailure(Registrations::tellsName)
                .call(() -> throttles.window(names(client), NAMES_TOLD, HOUR));
    }

    private static boolean tellsName(Throwable failure) {
        return failure instanceof Refusal refusal && refusal.code() == Code.NAME_TAKEN;
    }

    private static String names(Client client) {
        return "names:" + client.network();
    }

    /// Without an invite an address makes only so many accounts an hour.
    private Uni<Void> limit(Invites.Pass pass, Client client) {
        return pass.invited()
                ? throttles.requireLeft(names(client), NAMES_TOLD, HOUR)
                : throttles.window("register:" + client.network(), accountsPerAddress, HOUR);
    }

    private Uni<NewUser> build(AccountResource.NewAccount wish, ServiceRole role) {
        var complaints = new Complaints();
        var username = complaints.of(() -> Username.of(wish.username()));
        var displayName = complaints.of(() -> DisplayName.of(wish.displayName()));
        var hash = complaints.of(
                () -> logins.hash("password", wish.password(), List.of(wish.username(), wish.displayName())));
        complaints.refuse();
        if (username == null || displayName == null || hash == null) {
            throw new IllegalStateException("a rule refused without saying why");
        }
        return hash.map(phc -> new NewUser(username, displayName, role, null, phc));
    }

    private Uni<Set<UUID>> spend(UUID workspace, Invites.Pass pass, @Nullable String code) {
        if (code == null) {
            return Uni.createFrom().item(Set.of());
        }
        return invites.spend(workspace, code).replaceWith(pass.rooms());
    }
}
