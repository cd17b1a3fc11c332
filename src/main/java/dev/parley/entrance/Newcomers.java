package dev.parley.entrance;

import dev.parley.account.NewUser;
import dev.parley.account.Users;
import dev.parley.log.Tx;
import dev.parley.protocol.UserView;
import dev.parley.room.Arrivals;
import dev.parley.room.Members;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// How somebody new comes into a workspace: made and put where an invite leads in one transaction, and then into the
/// auto-join rooms, which every later log-in makes sure of again.
@ApplicationScoped
class Newcomers {

    private final Tx tx;
    private final Users users;
    private final Arrivals arrivals;
    private final Members members;

    Newcomers(Tx tx, Users users, Arrivals arrivals, Members members) {
        this.tx = tx;
        this.users = users;
        this.arrivals = arrivals;
        this.members = members;
    }

    /// Makes somebody.
    ///
    /// @param allowed spends in the same transaction what lets them in, and fails if it does not; the rooms
    ///     they are invited to
    Uni<UserView> add(UUID workspace, NewUser wish, Supplier<Uni<Set<UUID>>> allowed) {
        return tx.write(
                        workspace,
                        () -> allowed.get().chain(rooms -> arrive(workspace, wish, rooms)),
                        (newcomer, lock) ->
                                arrivals.settle(lock, null, newcomer.arrivals()).replaceWith(newcomer.user()))
                .onFailure()
                .transform(Users::named)
                .call(user -> members.autoJoin(workspace, List.of(user.id())));
    }

    private record Newcomer(UserView user, List<Arrivals.Arrival> arrivals) {}

    private Uni<Newcomer> arrive(UUID workspace, NewUser wish, Set<UUID> rooms) {
        return users.add(workspace, wish).chain(user -> into(workspace, user, rooms));
    }

    private Uni<Newcomer> into(UUID workspace, UserView user, Set<UUID> rooms) {
        if (rooms.isEmpty()) {
            return Uni.createFrom().item(new Newcomer(user, List.of()));
        }
        return arrivals.prepare(workspace, rooms, List.of(user.id()), Arrivals.WhenFull.REFUSE)
                .map(arrived -> new Newcomer(user, arrived));
    }
}
