package dev.parley.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Loop;
import dev.parley.account.Caller;
import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.log.LogMetrics;
import dev.parley.log.Tails;
import dev.parley.log.WorkspaceLoops;
import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.message.Revisions;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The race: two fast lanes and many ordinary writers against each other, then the log is gone through as a state
/// machine in which each event must be allowed at its own place.
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
    private static final List<String> KINDS = List.of("post", "toggle", "join", "leave", "edit", "delete", "open");
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
    GroupCommit here;

    @Inject
    PostLane posts;

    @Inject
    Members members;

    @Inject
    Rooms rooms;

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

    private Ground ground;
    private UUID owner;

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
        settle();
        var deadlocks = deadlocks();
        race();
        assertEquals(List.of(), List.copyOf(unexpected));
        assertEquals(deadlocks, deadlocks(), "deadlocks");
        ground.requireNoHoles();
        var replay = new LogReplay(ground, CAPACITY, owner);
        replay.run();
        assertEquals(List.of(), replay.violations());
        assertEquals(Set.of(1, 2, 4, 5, 8, 9, 10, 11), replay.seen(), "all kinds of events took part: " + done);
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
        for (int i = 0; i < ROOMS; i++) {
            var room = ground.room(owner);
            ground.sql("update membership set role = 'owner' where room_id = $1", room);
            ground.sql("update room set max_members = $2, member_count = 1 where id = $1", room, CAPACITY);
            channels.add(room);
        }
    }

    private void race() {
        var there = new GroupCommit(vertx, lanePool, limits, workspaceLoops, tails, metrics, Clock.systemUTC());
        var wanted = Math.max(LEAST, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1"))));
        var late = System.nanoTime() + PATIENCE.toNanos();
        for (var kind : KINDS) {
            done.put(kind, new AtomicInteger());
        }
        BooleanSupplier over = () -> !unexpected.isEmpty()
                || System.nanoTime() > late
                || done.values().stream().allMatch(times -> times.get() >= wanted);
        var writers = new ArrayList<Uni<Boolean>>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            var lane = i % 2 == 0 ? here : there;
            writers.add(again(over, new Random(i), random -> post(lane, random)));
        }
        for (int i = 0; i < ROOMS; i++) {
            var room = channels.get(i);
            var readOnly = new boolean[] {false};
            writers.add(again(over, new Random(100 + i), random -> toggle(room, readOnly)));
        }
        for (int i = 0; i < 3; i++) {
            writers.add(again(over, new Random(200 + i), this::comeOrGo));
            writers.add(again(over, new Random(300 + i), this::editOrDelete));
            writers.add(again(over, new Random(400 + i), this::openAndDelete));
        }
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

    private Uni<?> post(GroupCommit lane, Random random) {
        var author = pick(random, people);
        var room = pick(random, channels);
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

    /// One writer a room, so that the n-th change of it says whether it is read-only.
    private Uni<?> toggle(UUID room, boolean[] readOnly) {
        var change = new RoomChange(
                null, null, null, null, null, null, null, null, !readOnly[0], null, null, null, null, null);
        return on(() -> rooms.update(caller(owner), room, change)).invoke(() -> {
            readOnly[0] = !readOnly[0];
            happened("toggle");
        });
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
