package dev.parley.entrance;

import dev.parley.account.Secrets;
import dev.parley.account.WorkspaceView;
import dev.parley.account.Workspaces;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.room.DefaultRooms;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/// How workspaces come to be: with their log, their three channels, and a set-up token that is shown once.
@ApplicationScoped
class WorkspaceOpenings {

    /// What set-up tokens begin with.
    static final String PREFIX = "pset_";

    private final Workspaces workspaces;
    private final DefaultRooms rooms;
    private final Tx tx;

    WorkspaceOpenings(Workspaces workspaces, DefaultRooms rooms, Tx tx) {
        this.workspaces = workspaces;
        this.rooms = rooms;
        this.tx = tx;
    }

    /// Makes a workspace. Its rooms come right behind it; should the process end in between, the next start makes them.
    ///
    /// @throws Refusal `name_taken`
    Uni<WorkspaceView> open(String slug, String name, String setupToken) {
        return tx.quiet(() -> workspaces.add(slug, name, setupToken))
                .onFailure(failure -> Workspaces.isTaken(failure))
                .transform(failure -> Refusal.conflict(Code.NAME_TAKEN))
                .call(made -> rooms.open(made.id()));
    }

    /// A new set-up token.
    static String token() {
        return Secrets.next(PREFIX);
    }
}
