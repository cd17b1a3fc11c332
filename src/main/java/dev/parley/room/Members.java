package dev.parley.room;

import dev.parley.account.Caller;
import dev.parley.log.Locked;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import dev.parley.room.Arrivals.Arrival;
import dev.parley.room.Arrivals.WhenFull;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

/// Coming into rooms and going out of them.
@ApplicationScoped
public class Members {

    private static final String FORGET_MARK = "with gone as (delete from read_mark where user_id = ?1 and room_id = ?2)"
            + " select count(*) from read_mark where user_id = ?1 and room_id = ?2";

    private final Tx tx;
    private final Arrivals arrivals;
    private final Openings openings;

    Members(Tx tx, Arrivals arrivals, Openings openings) {
        this.tx = tx;
        this.arrivals = arrivals;
        this.openings = openings;
    }

    /// Somebody who has gone out of a room.
    private record Departure(UUID room, UUID user, int memberCount) {}

    /// Joins a public channel; who is in already stays so.
    ///
    /// @throws Refusal `not_found`, `forbidden` (a guest), `archived`, `room_full`
    Uni<Void> join(Caller caller, UUID room) {
        return tx.write(
                caller.workspace(),
                () -> Access.locked(caller.workspace(), caller.user(), room).chain(access -> joining(access, caller)),
                (arrived, lock) -> arrivals.settle(lock, caller.user(), arrived));
    }

    private Uni<List<Arrival>> joining(Access access, Caller caller) {
        if (access.own() != null) {
            return Uni.createFrom().item(List.of());
        }
        access.require(Permission.ROOM_JOIN).requireInUse();
        return arrivals.into(List.of(access.room()), List.of(caller.user()), RoomRole.MEMBER, WhenFull.REFUSE);
    }

    /// Adds people to a channel, all of them or nobody; who is in already stays as they are.
    ///
    /// @throws Refusal `not_found` (the room or a person), `not_a_member`, `forbidden`, `archived`, `room_full`
    Uni<Void> add(Caller caller, UUID room, Collection<UUID> users, RoomRole role) {
        var people = new TreeSet<>(users);
        return tx.write(
                caller.workspace(),
                () -> Access.locked(caller.workspace(), caller.user(), room)
                        .invoke(access -> access.require(Permission.MEMBER_ADD).requireInUse())
                        .call(() -> People.requireAll(caller.workspace(), people))
                        .chain(access -> arrivals.into(List.of(access.room()), people, role, WhenFull.REFUSE)),
                (arrived, lock) -> arrivals.settle(lock, caller.user(), arrived));
    }

    /// Whether the people of a room can never change, so that adding somebody leads to another room.
    ///
    /// @throws Refusal `not_found` if the caller does not see the room
    Uni<Boolean> isFixed(Caller caller, UUID room) {
        return tx.read(() -> Access.seen(caller.workspace(), caller.user(), room))
                .map(Room::isFixed);
    }

    /// The room of the people of a direct or group room and these others.
    ///
    /// @throws Refusal `not_found` (a person), `forbidden` (a guest), `room_full`
    Uni<Openings.Opened> widen(Caller caller, UUID room, Collection<UUID> others) {
        return tx.read(() -> Membership.people(room)).chain(people -> {
            var all = new HashSet<>(people);
            all.addAll(others);
            return openings.openFor(caller, all);
        });
    }

    /// Puts people into every auto-join room that has a place for them, each acting for themself. Doing it again
    /// changes nothing and costs one query.
    public Uni<Void> autoJoin(UUID workspace, Collection<UUID> users) {
        return tx.read(() -> Room.autoJoinedWithout(workspace, users))
                .chain(rooms -> rooms.isEmpty() ? Uni.createFrom().voidItem() : autoJoin(workspace, rooms, users));
    }

    private Uni<Void> autoJoin(UUID workspace, List<UUID> rooms, Collection<UUID> users) {
        return tx.write(
                workspace,
                () -> arrivals.prepare(workspace, rooms, users, WhenFull.SKIP),
                (arrived, lock) -> arrivals.settle(lock, null, arrived));
    }

    /// Leaves a channel.
    ///
    /// @throws Refusal `not_found`, `not_a_member`, `fixed_members`, `last_owner`
    Uni<Void> leave(Caller caller, UUID room) {
        return depart(caller, room, caller.user(), Permission.ROOM_LEAVE);
    }

    /// Removes somebody from a channel; oneself: leaves it.
    ///
    /// @throws Refusal `not_found` (the room or the member), `not_a_member`, `forbidden`, `fixed_members`,
    ///     `last_owner`
    Uni<Void> remove(Caller caller, UUID room, UUID user) {
        return user.equals(caller.user()) ? leave(caller, room) : depart(caller, room, user, Permission.MEMBER_REMOVE);
    }

    private Uni<Void> depart(Caller caller, UUID room, UUID user, Permission permission) {
        return tx.write(
                caller.workspace(),
                () -> Access.locked(caller.workspace(), caller.user(), room)
                        .invoke(Access::requireMember)
                        .invoke(Access::requireOpenCircle)
                        .invoke(access -> access.require(permission))
                        .chain(access -> departing(access.room(), user)),
                (departure, lock) -> settle(lock, caller.user(), departure));
    }

    private static Uni<Departure> departing(Room room, UUID user) {
        return Membership.require(room.id, user)
                .call(membership -> requireAnotherOwner(room, membership))
                .call(() -> Membership.end(room.id, user))
                .map(gone -> new Departure(room.id, user, --room.memberCount));
    }

    /// Refuses if this is the one owner of the room.
    static Uni<Void> requireAnotherOwner(Room room, Membership membership) {
        if (membership.role() != RoomRole.OWNER) {
            return Uni.createFrom().voidItem();
        }
        return Membership.owners(room.id)
                .invoke(owners -> {
                    if (owners <= 1) {
                        throw Refusal.conflict(Code.LAST_OWNER);
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Void> settle(Locked lock, UUID actor, Departure departure) {
        return lock.append(new Event.MemberLeft(departure.room(), actor, departure.user(), departure.memberCount()))
                .chain(left -> lock.session()
                        .createNativeQuery(FORGET_MARK, Long.class)
                        .setParameter(1, departure.user())
                        .setParameter(2, departure.room())
                        .getSingleResult())
                .replaceWithVoid();
    }
}
