package dev.parley.room;

import dev.parley.log.Locked;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How people come into rooms: the two halves of every joining, being added, being invited and auto-join.
///
/// [#prepare] runs before the workspace's lock and writes memberships, [#settle] under it: it appends the events, and
/// with the place of each it says from where on the newcomer gets the room's events and sees its history.
@ApplicationScoped
public class Arrivals {

    /// One statement, and a query in form: Hibernate would warn of an update that it did not make itself. A newcomer
    /// has read everything: what was there before is not unread.
    private static final String PLACE = """
            with x as (
              select * from jsonb_to_recordset(cast(cast(?1 as text) as jsonb)) as x(
                room_id uuid, user_id uuid, p bigint, s bigint, v bigint)),
            placed as (
              update membership m set from_position = x.p, visible_from_seq = x.v from x
              where m.room_id = x.room_id and m.user_id = x.user_id),
            marked as (
              insert into read_mark as k (user_id, room_id, read_seq, read_n)
              select x.user_id, x.room_id, x.s, h.n from x join room_head h on h.room_id = x.room_id
              order by x.user_id, x.room_id
              on conflict (user_id, room_id) do update
              set read_seq = excluded.read_seq, read_n = excluded.read_n, own_after = 0)
            select count(*) from x
            """;

    private final Clock clock;

    Arrivals(Clock clock) {
        this.clock = clock;
    }

    /// What to do with a room that has no place left.
    public enum WhenFull {
        REFUSE,
        SKIP
    }

    /// Somebody who has come into a room.
    ///
    /// @param memberCount with them
    /// @param sharedFrom the seq from which on they see the room; null: from their joining on
    public record Arrival(
            UUID room, UUID user, int memberCount, @Nullable Long sharedFrom) {}

    /// Locks rooms (sorted by id) and makes all these people members of them; who is one already stays as they are.
    /// Rooms that are gone, archived or have fixed people are left out.
    ///
    /// @throws Refusal `room_full` unless full rooms are skipped
    public Uni<List<Arrival>> prepare(
            UUID workspace, Collection<UUID> rooms, Collection<UUID> users, WhenFull whenFull) {
        return Room.lockedAll(workspace, new TreeSet<>(rooms))
                .map(locked -> locked.stream()
                        .filter(room -> !room.isFixed() && room.archivedAt == null)
                        .toList())
                .chain(open -> into(open, users, RoomRole.MEMBER, whenFull));
    }

    /// Makes people members of rooms whose rows this transaction holds.
    Uni<List<Arrival>> into(List<Room> locked, Collection<UUID> users, RoomRole role, WhenFull whenFull) {
        if (locked.isEmpty() || users.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var rooms = locked.stream().map(room -> room.id).toList();
        return Membership.among(rooms, users)
                .map(HashSet::new)
                .chain(present -> admit(locked, new TreeSet<>(users), present, role, whenFull));
    }

    /// Appends what has happened and gives each newcomer their place. Only under the lock.
    ///
    /// @param actor who acts; null: each newcomer for themself
    public Uni<Void> settle(Locked lock, @Nullable UUID actor, List<Arrival> arrivals) {
        if (arrivals.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var events = arrivals.stream().map(arrival -> joined(arrival, actor)).toList();
        return lock.append(events).chain(placed -> place(lock, places(placed)));
    }

    /// Appends that a room came to be with these people in it, who all see it from its first seq on.
    Uni<Void> settleNew(Locked lock, UUID room, @Nullable UUID actor, List<UUID> people) {
        return lock.append(new Event.RoomCreated(room, actor, people))
                .chain(created -> place(lock, founders(room, people, created)));
    }

    private Uni<List<Arrival>> admit(
            List<Room> rooms, Set<UUID> users, Set<MembershipId> present, RoomRole role, WhenFull whenFull) {
        var arrivals = new ArrayList<Arrival>();
        var memberships = new ArrayList<Membership>();
        for (var room : rooms) {
            for (var user : newcomers(room, users, present, whenFull)) {
                room.memberCount++;
                arrivals.add(new Arrival(room.id, user, room.memberCount, room.sharedFromSeq));
                memberships.add(Membership.of(room.id, user, role, clock.instant()));
            }
        }
        return persist(memberships).replaceWith(arrivals);
    }

    private static List<UUID> newcomers(Room room, Set<UUID> users, Set<MembershipId> present, WhenFull whenFull) {
        var newcomers = users.stream()
                .filter(user -> !present.contains(new MembershipId(user, room.id)))
                .toList();
        if (newcomers.size() > room.free() && whenFull == WhenFull.REFUSE) {
            throw Refusal.conflict(Code.ROOM_FULL);
        }
        return newcomers.subList(0, Math.min(newcomers.size(), room.free()));
    }

    private static Uni<Void> persist(List<Membership> memberships) {
        return memberships.isEmpty() ? Uni.createFrom().voidItem() : Membership.persist(memberships);
    }

    private static Event joined(Arrival arrival, @Nullable UUID actor) {
        long visibleFrom = arrival.sharedFrom() == null ? 0 : arrival.sharedFrom();
        return new Event.MemberJoined(
                arrival.room(),
                actor == null ? arrival.user() : actor,
                arrival.user(),
                arrival.memberCount(),
                visibleFrom);
    }

    private static JsonArray places(List<Event.Placed> placed) {
        var places = new JsonArray();
        for (var at : placed) {
            if (at.event() instanceof Event.MemberJoined joined && at.seq() != null) {
                long visibleFrom = joined.visibleFromSeq() == 0 ? at.seq() : joined.visibleFromSeq();
                places.add(place(joined.room(), joined.user(), at.position(), at.seq(), visibleFrom));
            }
        }
        return places;
    }

    private static JsonArray founders(UUID room, List<UUID> people, Event.Placed created) {
        var places = new JsonArray();
        people.forEach(person -> places.add(place(room, person, created.position(), 1, 1)));
        return places;
    }

    private static JsonObject place(UUID room, UUID user, long position, long seq, long visibleFrom) {
        return new JsonObject()
                .put("room_id", room.toString())
                .put("user_id", user.toString())
                .put("p", position)
                .put("s", seq)
                .put("v", visibleFrom);
    }

    private static Uni<Void> place(Locked lock, JsonArray places) {
        if (places.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return lock.session()
                .createNativeQuery(PLACE, Long.class)
                .setParameter(1, places.encode())
                .getSingleResult()
                .replaceWithVoid();
    }
}
