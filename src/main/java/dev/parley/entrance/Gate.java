package dev.parley.entrance;

import dev.parley.account.Caller;
import dev.parley.account.ServiceRole;
import dev.parley.account.Users;
import dev.parley.account.Workspaces;
import dev.parley.log.Tx;
import dev.parley.problem.Refusal;
import dev.parley.room.Permission;
import dev.parley.room.Rights;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// Lets through who may do what concerns the workspace as a whole.
@ApplicationScoped
class Gate {

    private final Tx tx;
    private final Users users;
    private final Workspaces workspaces;

    Gate(Tx tx, Users users, Workspaces workspaces) {
        this.tx = tx;
        this.users = users;
        this.workspaces = workspaces;
    }

    /// The caller, if they may do this. The role is read anew: a token says nothing of it.
    ///
    /// @throws Refusal `forbidden`
    Uni<Caller> require(Caller caller, Permission permission) {
        return role(caller)
                .invoke(role -> {
                    if (!Rights.may(role, permission)) {
                        throw Refusal.forbidden("This is for the owner");
                    }
                })
                .replaceWith(caller);
    }

    /// What the caller is in the workspace.
    Uni<ServiceRole> role(Caller caller) {
        return tx.read(() -> users.role(caller));
    }

    /// The caller, if they may make and change workspaces: the owner of `default`.
    ///
    /// @throws Refusal `forbidden`
    Uni<Caller> requireOfDefault(Caller caller) {
        return workspaces
                .require(Workspaces.DEFAULT)
                .invoke(workspace -> {
                    if (!workspace.equals(caller.workspace())) {
                        throw Refusal.forbidden("This is for the owner of the workspace " + Workspaces.DEFAULT);
                    }
                })
                .chain(() -> require(caller, Permission.WORKSPACE_MANAGE));
    }
}
