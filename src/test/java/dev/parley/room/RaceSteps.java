package dev.parley.room;

import dev.parley.Loop;
import dev.parley.account.Caller;
import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.message.Revisions;
import dev.parley.problem.Change;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.Dependent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What the racers do in one workspace: each a change at random, by the lane or by the use case that it is.
@Dependent
class RaceSteps {

    static final int ROOMS = 6;
    static final int CAPACITY = 5;

    private static final int PEOPLE = 8;
    private static final Instant NEVER_AGAIN = Instant.parse("2099-01-01T00:00:00Z");
    private static final List<String> KINDS =
            List.of("post", "toggle", "archive", "mute", "role", "join", "leave", "edit", "delete", "open");
    private static final List<String> NAMES = List.of("lunch", "tea");

    private final Vertx vertx;
    private final PostLane posts;
    private final Members members;
    private final Rooms rooms;
    private final Standings standings;
    private final Openings openings;
    private final Revisions revisions;

    private final Ground ground;
    private final List<UUID> people;
    private final UUID owner;
    private final UUID promoted;
    private final List<UUID> channels = new ArrayList<>();
    private final Map<UUID, State> state = new HashMap<>();
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();

    /// What was last wished of a room and of who is in it.
    private static final class State {
        private final AtomicBoolean readOnly = new AtomicBoolean();
        private final AtomicBoolean promoted = new AtomicBoolean();
        private final Map<UUID, AtomicBoolean> muted = new ConcurrentHashMap<>();
    }

    private record Sent(UUID id, UUID room, UUID author) {}

    RaceSteps(
            Vertx vertx,
            @ReactiveDataSource("read") Pool pool,
            PostLane posts,
            Members members,
            Rooms rooms,
            Standings standings,
            Openings openings,
            Revisions revisions) {
        this.vertx = vertx;
        this.posts = posts;
        this.members = members;
        this.rooms = rooms;
        this.standings = standings;
        this.openings = openings;
        this.revisions = revisions;
        this.ground = new Ground(pool);
        this.people = IntStream.range(0, PEOPLE).mapToObj(i -> ground.user()).toList();
        this.owner = people.getFirst();
        this.promoted = people.get(1);
        for (int i = 0; i < ROOMS; i++) {
            var room = ground.room(owner);
            ground.sql("update membership set role = 'owner' where room_id = $1", room);
            ground.sql("update room set max_members = $2, member_count = 1 where id = $1", room, CAPACITY);
            channels.add(room);
            state.put(room, new State());
        }
        KINDS.forEach(kind -> done.put(kind, new AtomicInteger()));
    }

    Ground ground() {
        return ground;
    }

    List<UUID> people() {
        return people;
    }

    List<UUID> channels() {
        return channels;
    }

    /// Goes through the log of this workspace, as a state machine.
    LogReplay replay() {
        return new LogReplay(ground, CAPACITY, owner, promoted);
    }

    /// How often each kind of change has happened.
    Map<String, AtomicInteger> done() {
        return done;
    }

    /// One of the ordinary changes.
    Uni<?> change(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> changeRoom(random, pick(random, channels));
            case 1 -> comeOrGo(random);
            case 2 -> editOrDelete(random);
            case 3 -> openAndDelete(random);
            default -> muteOrPromote(random);
        };
    }

    Uni<?> post(GroupCommit lane, Random random, List<UUID> authors, List<UUID> places) {
        var author = pick(random, authors);
        var room = pick(random, places);
        var roots = random.nextInt(4) == 0
                ? sent.stream().filter(one -> one.room().equals(room)).limit(1).toList()
                : List.<Sent>of();
        var root = roots.isEmpty() ? null : roots.getFirst().id();
        var post = Post.of(
                posts,
                room,
                author,
                UUID.randomUUID().toString(),
                "text",
                null,
                root,
                random.nextBoolean() && root != null);
        return lane.submit(ground.workspace(), post).invoke(stored -> {
            happened("post");
            if (root == null) {
                sent.add(new Sent(stored.id(), room, author));
            }
        });
    }

    /// What a room is changed to next is the other of two. There is an event only where something has changed, so the
    /// n-th of them says how it is.
    Uni<?> changeRoom(Random random, UUID room) {
        return random.nextInt(3) > 0 ? toggle(room) : archiveAndRestore(room);
    }

    private Uni<?> toggle(UUID room) {
        var flag = state(room).readOnly;
        return flip("toggle", flag, () -> update(room, !flag.get(), null));
    }

    private Uni<?> archiveAndRestore(UUID room) {
        return update(room, null, true).chain(() -> update(room, null, false)).invoke(() -> happened("archive"));
    }

    private Uni<Void> update(UUID room, @Nullable Boolean readOnly, @Nullable Boolean archived) {
        var change = new RoomChange(
                null, null, null, null, null, null, null, null, readOnly, null, null, null, archived, null);
        return on(() -> rooms.update(caller(owner), room, change));
    }

    /// One person is made an owner and a member again; others are muted, and may talk again.
    Uni<?> muteOrPromote(Random random) {
        var room = pick(random, channels);
        if (random.nextBoolean()) {
            var flag = state(room).promoted;
            var role = flag.get() ? RoomRole.MEMBER : RoomRole.OWNER;
            return flip("role", flag, () -> update(room, promoted, new MemberChange(role, null, null)));
        }
        var person = pick(random, people.subList(2, people.size()));
        var flag = state(room).muted.computeIfAbsent(person, id -> new AtomicBoolean());
        var until = new Change<>(flag.get() ? null : NEVER_AGAIN);
        return flip("mute", flag, () -> update(room, person, new MemberChange(null, until, null)));
    }

    private Uni<Void> update(UUID room, UUID person, MemberChange change) {
        return on(() -> standings.update(caller(owner), room, person, change));
    }

    private Uni<?> flip(String kind, AtomicBoolean flag, Supplier<Uni<Void>> work) {
        var wanted = !flag.get();
        return work.get().invoke(() -> {
            flag.set(wanted);
            happened(kind);
        });
    }

    private State state(UUID room) {
        return Objects.requireNonNull(state.get(room));
    }

    Uni<?> comeOrGo(Random random) {
        var person = pick(random, people.subList(1, people.size()));
        var room = pick(random, channels);
        return random.nextBoolean()
                ? on(() -> members.join(caller(person), room)).invoke(() -> happened("join"))
                : on(() -> members.leave(caller(person), room)).invoke(() -> happened("leave"));
    }

    Uni<?> editOrDelete(Random random) {
        if (sent.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var recent = sent.stream().skip(Math.max(0, sent.size() - 8)).toList();
        var message = pick(random, recent);
        return random.nextInt(3) > 0
                ? on(() -> revisions.edit(
                                caller(message.author()),
                                message.room(),
                                message.id(),
                                "edited " + random.nextInt(),
                                null))
                        .invoke(() -> happened("edit"))
                : on(() -> revisions.delete(caller(message.author()), message.room(), message.id()))
                        .invoke(() -> happened("delete"));
    }

    /// Few names and many who want them: their unique index makes one wait for the other.
    Uni<?> openAndDelete(Random random) {
        var person = caller(pick(random, people));
        var wish = new NewRoom(Kind.CHANNEL, pick(random, NAMES), null, null, null, null, null, null);
        return on(() -> openings.open(person, wish))
                .chain(opened -> on(() -> rooms.delete(person, opened.room())))
                .invoke(() -> happened("open"));
    }

    private void happened(String kind) {
        Objects.requireNonNull(done.get(kind)).incrementAndGet();
    }

    private <T> Uni<T> on(Supplier<Uni<T>> work) {
        return Loop.run(vertx, work);
    }

    private Caller caller(UUID person) {
        return new Caller(ground.workspace(), person, UUID.randomUUID(), Instant.MAX);
    }

    private static <T> T pick(Random random, Collection<T> things) {
        return List.copyOf(things).get(random.nextInt(things.size()));
    }
}
