package dev.parley.room;

import dev.parley.account.Caller;
import dev.parley.log.Locked;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How rooms come to be. There is one direct or group room per set of people and one room per `externalId`: asking
/// again gives the same one, also when two ask at once.
@ApplicationScoped
public class Openings {

    /// Who asks at the same moment as somebody else finds the other's room at the second look; the others are for rooms
    /// that are deleted meanwhile.
    private static final int LOOKS = 4;

    private final Tx tx;
    private final Arrivals arrivals;
    private final RoomLimits limits;
    private final Clock clock;

    Openings(Tx tx, Arrivals arrivals, RoomLimits limits, Clock clock) {
        this.tx = tx;
        this.arrivals = arrivals;
        this.limits = limits;
        this.clock = clock;
    }

    /// A room that was asked for.
    ///
    /// @param made whether it was made just now
    public record Opened(UUID room, boolean made) {}

    /// Makes a room, or finds the one that there is.
    ///
    /// @throws Refusal `invalid`, `forbidden`, `not_found` (a member), `room_full`, `name_taken`
    Uni<Opened> open(Caller caller, NewRoom wish) {
        return open(caller, RoomPlan.of(caller.user(), wish, limits), LOOKS);
    }

    /// Makes or finds the direct or group room of these people, of whom the caller is one.
    ///
    /// @throws Refusal `forbidden`, `not_found` (one of them), `room_full`
    Uni<Opened> openFor(Caller caller, Collection<UUID> people) {
        return open(caller, RoomPlan.ofPeople(people, limits), LOOKS);
    }

    private Uni<Opened> open(Caller caller, RoomPlan plan, int looks) {
        return tx.read(() -> find(caller, plan))
                .chain(found -> found != null ? Uni.createFrom().item(found) : make(caller, plan, looks));
    }

    private Uni<@Nullable Opened> find(Caller caller, RoomPlan plan) {
        return People.role(caller.workspace(), caller.user())
                .invoke(role -> requireMay(Rights.may(role, Permission.ROOM_CREATE)))
                .chain(role -> Room.existing(caller.workspace(), plan.externalId(), plan.peopleKey()))
                .chain(room -> room == null ? Uni.createFrom().nullItem() : seen(caller, room));
    }

    private static void requireMay(boolean may) {
        if (!may) {
            throw Refusal.forbidden("Guests do not make rooms");
        }
    }

    /// An `externalId` that is taken by a room which the caller may not see is told, like a channel's name.
    private static Uni<Opened> seen(Caller caller, Room room) {
        return Membership.find(room.id, caller.user()).map(own -> {
            if (own == null && !room.isOpenToSee()) {
                throw Refusal.conflict(Code.NAME_TAKEN);
            }
            return new Opened(room.id, false);
        });
    }

    private Uni<Opened> make(Caller caller, RoomPlan plan, int looks) {
        return tx.write(
                        caller.workspace(),
                        () -> prepare(caller, plan),
                        (room, lock) -> settle(lock, room, caller.user(), plan.people()))
                .onFailure(Taken::byAnother)
                .recoverWithUni(failure -> again(caller, plan, looks, failure));
    }

    private Uni<Opened> again(Caller caller, RoomPlan plan, int looks, Throwable failure) {
        if (Taken.name(failure)) {
            return Uni.createFrom().failure(Refusal.conflict(Code.NAME_TAKEN));
        }
        return looks > 1 ? open(caller, plan, looks - 1) : Uni.createFrom().failure(failure);
    }

    private Uni<Room> prepare(Caller caller, RoomPlan plan) {
        var room = plan.build(caller.workspace(), caller.user(), clock.instant());
        return People.requireAll(caller.workspace(), plan.people())
                .chain(() -> room.<Room>persist())
                // The row first, so that two who make the same room meet before they do more.
                .call(Panache::flush)
                .call(made -> Membership.persist(founders(made, caller.user(), plan.people())));
    }

    /// Whoever makes a channel owns it; in a room of fixed people all are the same.
    private static List<Membership> founders(Room room, UUID creator, List<UUID> people) {
        return people.stream()
                .map(person -> Membership.of(room.id, person, role(room, creator, person), room.createdAt))
                .toList();
    }

    private static RoomRole role(Room room, UUID creator, UUID person) {
        return !room.isFixed() && person.equals(creator) ? RoomRole.OWNER : RoomRole.MEMBER;
    }

    private Uni<Opened> settle(Locked lock, Room room, UUID creator, List<UUID> people) {
        return arrivals.settleNew(lock, room.id, creator, people).replaceWith(new Opened(room.id, true));
    }
}
