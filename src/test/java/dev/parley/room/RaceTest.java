package dev.parley.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Loop;
import dev.parley.account.Caller;
import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.log.KnownBatches;
import dev.parley.log.LogMetrics;
import dev.parley.log.Tails;
import dev.parley.log.WorkspaceLoops;
import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.message.Revisions;
import dev.parley.problem.Change;
import dev.parley.problem.Refusal;
import dev.parley.system.LaneLimits;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The race: fast lanes and many ordinary writers against each other, then the log is gone through as a state machine
/// in which each event must be allowed at its own place. Two lanes beside writers that never rest know hardly anything;
/// one lane, where an ordinary change comes now and then, judges much by what it knows.
@QuarkusTest
@DisplayName("The race")
class RaceTest {

    /// How often each kind of ordinary change happens at least, at the full count.
    private static final int FULL = 400;
    private static final int LEAST = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ROOMS = 6;
    private static final int PEOPLE = 8;
    private static final int CAPACITY = 5;
    private static final int IN_FLIGHT = 12;
    private static final int MINGLED = 2;

    /// So many posts come for one ordinary change, in the middle, where they are mingled.
    private static final int POSTS_FOR_A_CHANGE = 8;

    private static final Instant NEVER_AGAIN = Instant.parse("2099-01-01T00:00:00Z");
    private static final List<String> KINDS =
            List.of("post", "toggle", "archive", "mute", "role", "join", "leave", "edit", "delete", "open");
    private static final List<String> NAMES = List.of("lunch", "tea");

    @Inject
    Vertx vertx;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    @ReactiveDataSource("lane")
    io.vertx.sqlclient.Pool lanePool;

    @Inject
    LaneLimits limits;

    @Inject
    WorkspaceLoops workspaceLoops;

    @Inject
    Tails tails;

    @Inject
    LogMetrics metrics;

    @Inject
    KnownBatches known;

    @Inject
    GroupCommit here;

    @Inject
    PostLane posts;

    @Inject
    Members members;

    @Inject
    Rooms rooms;

    @Inject
    Standings standings;

    @Inject
    Openings openings;

    @Inject
    Revisions revisions;

    @Inject
    Scheduler scheduler;

    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
    private final List<UUID> people = new ArrayList<>();
    private final List<UUID> channels = new ArrayList<>();
    private final Map<UUID, State> state = new HashMap<>();

    private Ground ground;
    private UUID owner;
    private UUID promoted;

    /// What was last wished of a room and of who is in it.
    private static final class State {
        private final AtomicBoolean readOnly = new AtomicBoolean();
        private final AtomicBoolean promoted = new AtomicBoolean();
        private final Map<UUID, AtomicBoolean> muted = new ConcurrentHashMap<>();
    }

    private record Sent(UUID id, UUID room, UUID author) {}

    /// Purging deleted rooms takes positions out of the log, and no others may be missing.
    @BeforeEach
    void keepWhatIsDeleted() {
        scheduler.pause();
    }

    @AfterEach
    void purgeAgain() {
        scheduler.resume();
    }

    @Test
    void everyEventIsAllowedAtItsOwnPlace() {
        requireLawful(this::race);
    }

    @Test
    void everyEventIsAllowedAtItsOwnPlaceWhereMuchIsKnown() {
        var judged = known.during(() -> requireLawful(this::mingle));
        assertTrue(judged > POSTS_FOR_A_CHANGE, "many batches were judged by what was known: " + judged);
    }

    private void requireLawful(Runnable race) {
        settle();
        var deadlocks = deadlocks();
        race.run();
        assertEquals(List.of(), List.copyOf(unexpected));
        assertEquals(deadlocks, deadlocks(), "deadlocks");
        ground.requireNoHoles();
        var replay = new LogReplay(ground, CAPACITY, owner, promoted);
        replay.run();
        assertEquals(List.of(), replay.violations());
        assertEquals(Set.of(1, 2, 3, 4, 5, 6, 8, 9, 10, 11), replay.seen(), "all kinds of events took part: " + done);
        assertTrue(refused.get() > 0, "some were refused");
        assertEquals(
                ground.number(
                        "select count(*) from message m join room r on r.id = m.room_id where r.workspace_id = $1",
                        ground.workspace()),
                replay.messages());
    }

    private void settle() {
        ground = new Ground(pool);
        IntStream.range(0, PEOPLE).forEach(i -> people.add(ground.user()));
        owner = people.getFirst();
        promoted = people.get(1);
        for (int i = 0; i < ROOMS; i++) {
            var room = ground.room(owner);
            ground.sql("update membership set role = 'owner' where room_id = $1", room);
            ground.sql("update room set max_members = $2, member_count = 1 where id = $1", room, CAPACITY);
            channels.add(room);
            state.put(room, new State());
        }
        KINDS.forEach(kind -> done.put(kind, new AtomicInteger()));
    }

    private void race() {
        var there = new GroupCommit(vertx, lanePool, limits, workspaceLoops, tails, metrics, Clock.systemUTC());
        var over = over(LEAST);
        var writers = new ArrayList<Uni<Boolean>>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            var lane = i % 2 == 0 ? here : there;
            writers.add(again(over, new Random(i), random -> post(lane, random, people, channels)));
        }
        for (int i = 0; i < ROOMS; i++) {
            var room = channels.get(i);
            writers.add(again(over, new Random(100 + i), random -> changeRoom(random, room)));
        }
        for (int i = 0; i < 3; i++) {
            writers.add(again(over, new Random(200 + i), this::comeOrGo));
            writers.add(again(over, new Random(300 + i), this::editOrDelete));
            writers.add(again(over, new Random(400 + i), this::openAndDelete));
            writers.add(again(over, new Random(500 + i), this::muteOrPromote));
        }
        await(writers);
    }

    private void mingle() {
        var over = over(LEAST / 8);
        var authors = people.subList(0, 3);
        var places = channels.subList(0, 2);
        var writers = new ArrayList<Uni<Boolean>>();
        for (int i = 0; i < MINGLED; i++) {
            writers.add(again(
                    over,
                    new Random(i),
                    random -> random.nextInt(POSTS_FOR_A_CHANGE) > 0
                            ? post(here, random, authors, places)
                            : change(random)));
        }
        await(writers);
    }

    private Uni<?> change(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> changeRoom(random, pick(random, channels));
            case 1 -> comeOrGo(random);
            case 2 -> editOrDelete(random);
            case 3 -> openAndDelete(random);
            default -> muteOrPromote(random);
        };
    }

    /// When each kind of change has happened so often, at the count that is asked for.
    private BooleanSupplier over(int least) {
        var wanted =
                Math.max(least, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1")) * least / LEAST));
        var late = System.nanoTime() + PATIENCE.toNanos();
        return () -> !unexpected.isEmpty()
                || System.nanoTime() > late
                || done.values().stream().allMatch(times -> times.get() >= wanted);
    }

    private static void await(List<Uni<Boolean>> writers) {
        Uni.join().all(writers).andFailFast().await().atMost(PATIENCE.plusSeconds(60));
    }

    private interface Step {
        Uni<?> next(Random random);
    }

    private Uni<Boolean> again(BooleanSupplier over, Random random, Step step) {
        return Uni.createFrom()
                .deferred(() -> step.next(random).replaceWith(true))
                .onFailure(Refusal.class)
                .recoverWithItem(this::refuse)
                .onFailure()
                .recoverWithItem(this::note)
                .repeat()
                .until(any -> over.getAsBoolean())
                .collect()
                .last();
    }

    private boolean refuse(Throwable refusal) {
        refused.incrementAndGet();
        if (refusal instanceof Refusal.Unavailable || refusal instanceof Refusal.Incident) {
            unexpected.add(refusal);
        }
        return false;
    }

    private boolean note(Throwable failure) {
        unexpected.add(failure);
        return false;
    }

    private Uni<?> post(GroupCommit lane, Random random, List<UUID> authors, List<UUID> places) {
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
    private Uni<?> changeRoom(Random random, UUID room) {
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
    private Uni<?> muteOrPromote(Random random) {
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

    private Uni<?> comeOrGo(Random random) {
        var person = pick(random, people.subList(1, people.size()));
        var room = pick(random, channels);
        return random.nextBoolean()
                ? on(() -> members.join(caller(person), room)).invoke(() -> happened("join"))
                : on(() -> members.leave(caller(person), room)).invoke(() -> happened("leave"));
    }

    private Uni<?> editOrDelete(Random random) {
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
    private Uni<?> openAndDelete(Random random) {
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

    private long deadlocks() {
        return ground.number("select deadlocks from pg_stat_database where datname = current_database()");
    }
}
