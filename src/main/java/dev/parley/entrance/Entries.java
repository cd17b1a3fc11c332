package dev.parley.entrance;

import dev.parley.account.Sessions;
import dev.parley.room.Members;
import dev.parley.system.http.Paging;
import dev.parley.view.RoomViews;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// The answer to a log-in: tokens, oneself and one's rooms, so that a client can draw its first screen.
@ApplicationScoped
class Entries {

    private final Members members;
    private final RoomViews rooms;

    Entries(Members members, RoomViews rooms) {
        this.members = members;
        this.rooms = rooms;
    }

    /// The answer for a session that was just opened or refreshed. Whoever is not yet in the auto-join rooms is put
    /// there first.
    ///
    /// @param cookie whether the refresh token goes into a cookie and not into the answer
    Uni<Entry> of(Sessions.Opened opened, boolean cookie) {
        var user = opened.user();
        return members.autoJoin(user.workspaceId(), List.of(user.id()))
                .chain(() -> rooms.mine(user.id(), new Paging(null, null)))
                .map(page -> new Entry(
                        opened.access().token(),
                        cookie ? null : opened.refreshToken(),
                        opened.access().expiresAt(),
                        user,
                        page.items()));
    }
}
