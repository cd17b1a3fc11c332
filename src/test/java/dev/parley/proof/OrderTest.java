package dev.parley.proof;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.Api;
import dev.parley.TestPeople;
import dev.parley.log.GroupCommit;
import dev.parley.log.Tx;
import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Cursor;
import dev.parley.protocol.Event;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Order and completeness: many write by both lanes at once, some transactions are rolled back after they had taken
/// their numbers, and everybody who follows gets the same events in the same order, however often they hang up and go
/// on over the other transport.
@QuarkusTest
@DisplayName("Order and completeness")
class OrderTest {

    private static final Logger LOG = Logger.getLogger(OrderTest.class);
    private static final int PEOPLE = 16;
    private static final int ROOMS = 8;
    private static final int STEADY = 6;
    private static final int FULL = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople testPeople;

    @Inject
    Tx tx;

    @Inject
    GroupCommit lane;

    @Inject
    PostLane posts;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    private final long seed = System.nanoTime();
    private final List<TestPeople.Somebody> people = new ArrayList<>();
    private final List<String> rooms = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private UUID workspace;

    /// An event as the log has it, and as a stream has to tell it.
    private record Told(long position, String room, Long seq) {}

    @BeforeEach
    void everybodyIsInEveryRoom() {
        var world = testPeople.world();
        workspace = world.id();
        for (int i = 0; i < PEOPLE; i++) {
            people.add(testPeople.member(world, "person" + i));
        }
        var ids = people.stream().map(TestPeople.Somebody::id).toList();
        for (int i = 0; i < ROOMS; i++) {
            var room = Map.of("kind", "channel", "name", "room" + i, "visibility", "private", "members", ids);
            rooms.add(call(people.get(i), "POST", "rooms", room, 201).get("id").asText());
        }
    }

    @AfterEach
    void hangUp() throws InterruptedException {
        for (var follower : followers) {
            follower.close();
        }
    }

    @Test
    void everybodyGetsEveryEventOnceAndInTheSameOrder() throws Exception {
        var turns = Math.max(40, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1"))));
        LOG.infof("%d writers, %d turns each, seed %d", PEOPLE, turns, seed);
        var start = Follower.head(base, people.getFirst().token());
        follow(start);

        var done = write(turns);

        var log = log(Objects.requireNonNull(Cursor.parse(start)).position());
        assertEquals(done, log.size(), "what was acknowledged is in the log, what was rolled back is not");
        requireNoHoles();
        for (var follower : followers) {
            await("the stream has come to the end").atMost(PATIENCE).until(() -> follower.last()
                    .filter(last -> told(last).equals(log.getLast()))
                    .isPresent());
            assertEquals(log, follower.events().stream().map(OrderTest::told).toList());
        }
        LOG.infof(
                "%d events, %d streams",
                log.size(), followers.stream().mapToInt(Follower::streams).sum());
    }

    /// Some hold one stream, of either transport; the others hang up at random and go on over the other one.
    private void follow(String start) {
        for (int i = 0; i < PEOPLE; i++) {
            var random = new Random(seed + 1_000 + i);
            var first = i % 2 == 0 ? transport("events") : transport("socket");
            var second = i % 2 == 0 ? transport("socket") : transport("events");
            IntSupplier patience = i < STEADY ? () -> Integer.MAX_VALUE : () -> 1 + random.nextInt(40);
            followers.add(new Follower(() -> base, people.get(i)::token, start, patience, List.of(first, second)));
        }
    }

    private static Transport.Opening transport(String name) {
        return name.equals("events") ? Transport::events : Transport::socket;
    }

    /// Lets everybody write at once.
    ///
    /// @return how many changes were acknowledged
    private int write(int turns) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = IntStream.range(0, PEOPLE)
                    .<Callable<Integer>>mapToObj(i -> () -> written(i, turns))
                    .toList();
            var sum = 0;
            for (var writer : threads.invokeAll(writers)) {
                sum += writer.get();
            }
            return sum;
        }
    }

    private int written(int who, int turns) {
        var me = people.get(who);
        var random = new Random(seed + who);
        var mine = new HashMap<String, String>();
        var done = 0;
        for (int i = 0; i < turns; i++) {
            var room = rooms.get(random.nextInt(ROOMS));
            var what = random.nextInt(100);
            if (what < 2) {
                rollBackFastLane(me, room);
            } else if (what < 15) {
                rollBackOrdinaryLane(me, room);
            } else if (what < 25 && who < ROOMS) {
                var name = Map.of("name", "r" + UUID.randomUUID().toString().substring(0, 23));
                call(me, "PATCH", "rooms/" + rooms.get(who), name, 200);
                done++;
            } else if (what < 45 && mine.containsKey(room)) {
                var edit = Map.of("content", "edited " + who + " " + i);
                call(me, "PATCH", "rooms/" + room + "/messages/" + mine.get(room), edit, 200);
                done++;
            } else {
                var post = Map.of("clientMessageId", who + "-" + i, "content", "text " + i);
                mine.put(
                        room,
                        call(me, "POST", "rooms/" + room + "/messages", post, 201)
                                .get("id")
                                .asText());
                done++;
            }
        }
        return done;
    }

    /// Takes the lock, appends, and fails.
    private void rollBackOrdinaryLane(TestPeople.Somebody me, String room) {
        assertThrows(
                RolledBack.class,
                () -> TestPeople.await(() -> tx.underLock(
                        workspace, lock -> lock.append(new Event.RoomUpdated(UUID.fromString(room), me.id()))
                                .chain(placed -> Uni.createFrom().<Void>failure(new RolledBack())))));
    }

    /// A text that the edge would not have let through: the database refuses it after its batch was placed, and the
    /// others of the batch are written again without it.
    private void rollBackFastLane(TestPeople.Somebody me, String room) {
        var post =
                Post.of(posts, UUID.fromString(room), me.id(), UUID.randomUUID().toString(), "nul: \u0000", null);
        assertThrows(Refusal.Incident.class, () -> TestPeople.await(() -> lane.submit(workspace, post)));
    }

    private List<Told> log(long after) {
        var rows = pool.preparedQuery(
                        "select position, room_id, seq from event where workspace_id = $1 and position > $2 order by"
                                + " position")
                .execute(Tuple.of(workspace, after))
                .await()
                .atMost(PATIENCE);
        var log = new ArrayList<Told>();
        rows.forEach(row ->
                log.add(new Told(row.getLong("position"), row.getUUID("room_id").toString(), row.getLong("seq"))));
        return log;
    }

    private void requireNoHoles() {
        var positions = pool.preparedQuery(
                        "select count(*), min(position), max(position) from event where workspace_id = $1")
                .execute(Tuple.of(workspace))
                .await()
                .atMost(PATIENCE);
        positions.forEach(row -> assertEquals(row.getLong(0), row.getLong(2) - row.getLong(1) + 1, "positions"));
        var seqs = pool.preparedQuery("select count(*), min(e.seq), max(e.seq), h.seq from event e join room_head h"
                        + " using (room_id) where workspace_id = $1 and e.seq is not null group by room_id, h.seq")
                .execute(Tuple.of(workspace))
                .await()
                .atMost(PATIENCE);
        assertTrue(seqs.size() >= ROOMS);
        seqs.forEach(row -> {
            assertEquals(1, row.getLong(1));
            assertEquals(row.getLong(0), row.getLong(2), "seqs");
            assertEquals(row.getLong(2), row.getLong(3), "the head of the room");
        });
    }

    private static Told told(Transport.Frame frame) {
        var cursor = Objects.requireNonNull(Cursor.parse(frame.cursor()));
        return new Told(cursor.position(), frame.room(), frame.seq());
    }

    private JsonNode call(TestPeople.Somebody who, String method, String path, Map<String, ?> body, int status) {
        try {
            return Api.call(base, who.token(), method, path, body).require(status);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// What the test itself throws under the lock.
    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
