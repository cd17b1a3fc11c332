package dev.parley.room;

import dev.parley.account.Caller;
import dev.parley.log.Locked;
import dev.parley.log.Tx;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Changing and deleting rooms.
@ApplicationScoped
public class Rooms {

    private final Tx tx;
    private final Clock clock;

    Rooms(Tx tx, Clock clock) {
        this.tx = tx;
        this.clock = clock;
    }

    /// A changed room.
    ///
    /// @param event what to tell; null if nothing changed
    /// @param shares whether its history is shared from this change on
    private record Changed(Room room, @Nullable Event event, boolean shares) {}

    /// Changes what people see of a room and what they may do there; without a difference nothing happens.
    ///
    /// @throws Refusal `invalid`, `not_found`, `not_a_member`, `forbidden`, `archived`, `version_conflict`,
    ///     `name_taken`
    Uni<Void> update(Caller caller, UUID room, RoomChange change) {
        return tx.write(
                        caller.workspace(),
                        () -> Access.locked(caller.workspace(), caller.user(), room)
                                .map(access -> access.require(Permission.ROOM_UPDATE))
                                .map(access -> changed(access, caller.user(), change)),
                        Rooms::settle)
                .onFailure(Taken::name)
                .transform(taken -> Refusal.conflict(Code.NAME_TAKEN));
    }

    /// Deletes a room with everything in it, for everybody and at once. Its rows are purged in the background.
    ///
    /// @throws Refusal `not_found`, `not_a_member`, `forbidden`
    Uni<Void> delete(Caller caller, UUID room) {
        return tx.write(
                caller.workspace(),
                () -> Access.locked(caller.workspace(), caller.user(), room)
                        .map(access -> access.require(Permission.ROOM_DELETE).room())
                        .invoke(dead -> dead.deletedAt = clock.instant()),
                (dead, lock) -> bury(dead, lock, caller.user()));
    }

    private Changed changed(Access access, UUID actor, RoomChange change) {
        var room = access.room();
        if (change.version() != null && change.version() != room.version) {
            throw Refusal.conflict(Code.VERSION_CONFLICT);
        }
        var before = RoomState.of(room);
        change.applyTo(room, clock.instant());
        var shares = change.historyVisibility() == HistoryVisibility.SHARED && room.sharedFromSeq == null;
        if (before.equals(RoomState.of(room)) && !shares) {
            return new Changed(room, null, false);
        }
        if (before.archivedAt() != null && !change.restores()) {
            throw Refusal.conflict(Code.ARCHIVED);
        }
        room.version++;
        var archived = room.archivedAt != null && before.archivedAt() == null;
        var event = archived ? new Event.RoomArchived(room.id, actor) : new Event.RoomUpdated(room.id, actor);
        return new Changed(room, event, shares);
    }

    private static Uni<Void> settle(Changed changed, Locked lock) {
        if (changed.event() == null) {
            return Uni.createFrom().voidItem();
        }
        return lock.append(changed.event())
                .invoke(placed -> {
                    if (changed.shares()) {
                        changed.room().sharedFromSeq = placed.seq();
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<Void> bury(Room dead, Locked lock, UUID actor) {
        return lock.append(new Event.RoomDeleted(dead.id, actor))
                .invoke(placed -> dead.deletedPosition = placed.position())
                .replaceWithVoid();
    }
}
