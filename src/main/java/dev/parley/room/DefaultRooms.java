package dev.parley.room;

import dev.parley.log.Locked;
import dev.parley.log.Tx;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The channels that a workspace has from its first moment. Nobody made them and nobody owns them; everybody is put
/// into them.
@ApplicationScoped
public class DefaultRooms {

    private final Tx tx;
    private final Arrivals arrivals;
    private final List<RoomPlan> plans;
    private final Clock clock;

    DefaultRooms(Tx tx, Arrivals arrivals, RoomLimits limits, Clock clock) {
        this.tx = tx;
        this.arrivals = arrivals;
        this.clock = clock;
        // Sorted by name: two that make them at once meet at the first.
        this.plans = List.of(
                RoomPlan.ofDefault("announcements", "News that everybody should read", limits),
                RoomPlan.ofDefault("events", "What happens when and where", limits),
                RoomPlan.ofDefault("general", "Talk about anything", limits));
    }

    /// Makes those that are not there.
    public Uni<Void> open(UUID workspace) {
        return tx.write(workspace, () -> prepare(workspace), (rooms, lock) -> settle(lock, rooms));
    }

    /// The half of it that comes before the lock, for who makes a workspace in one transaction.
    ///
    /// @return the rooms that [#settle] has to tell of
    public Uni<List<UUID>> prepare(UUID workspace) {
        var keys = plans.stream().map(DefaultRooms::key).toList();
        return Room.namesAmong(workspace, keys).map(HashSet::new).chain(taken -> make(workspace, taken));
    }

    /// The half of it that comes under the lock.
    public Uni<Void> settle(Locked lock, List<UUID> rooms) {
        return Multi.createFrom()
                .iterable(rooms)
                .onItem()
                .transformToUniAndConcatenate(room -> arrivals.settleNew(lock, room, null, List.of()))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<List<UUID>> make(UUID workspace, Set<String> taken) {
        var rooms = plans.stream()
                .filter(plan -> !taken.contains(key(plan)))
                .map(plan -> build(workspace, plan))
                .toList();
        var ids = rooms.stream().map(room -> room.id).toList();
        return rooms.isEmpty()
                ? Uni.createFrom().item(ids)
                : Room.persist(rooms).replaceWith(ids);
    }

    private Room build(UUID workspace, RoomPlan plan) {
        var room = plan.build(workspace, null, clock.instant());
        room.autoJoin = true;
        return room;
    }

    private static String key(RoomPlan plan) {
        return plan.channel() == null ? "" : plan.channel().key();
    }
}
