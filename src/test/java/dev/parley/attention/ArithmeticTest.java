package dev.parley.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Loop;
import dev.parley.account.Caller;
import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.message.Revisions;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/// The arithmetic: unread counts come from subtracting running numbers; here they are compared with counting, over
/// random histories of posts, thread-only replies, replies shown in the room, deletions and moves of the mark in both
/// directions.
@QuarkusTest
@DisplayName("The arithmetic")
class ArithmeticTest {

    /// What the count is by definition: the room's countable messages behind the mark, of others, not deleted.
    private static final String TRUTH =
            "select count(x.id) from read_mark k left join message x on x.room_id = k.room_id"
                    + " and x.seq > k.read_seq and (x.thread_root_id is null or x.also_in_room) and x.deleted_at is null"
                    + " and x.author_id <> k.user_id where k.user_id = $1 and k.room_id = $2";

    private static final String LOG =
            "select e.position, e.type, e.seq, e.subject_id, e.recipient_id, e.fact, m.author_id,"
                    + " m.thread_root_id is null or m.also_in_room as shown from event e left join message m on m.id = e.subject_id"
                    + " where e.workspace_id = $1 and e.room_id = $2 order by e.position";

    /// Whether the room's head tells its newest message that is not in a thread alone, tombstones included.
    private static final String HEAD = "select h.last_message_id, h.last_seq, h.last_at, m.id, m.seq, m.created_at"
            + " from room_head h left join message m on m.room_id = h.room_id and m.seq = (select max(x.seq) from message x"
            + " where x.room_id = h.room_id and (x.thread_root_id is null or x.also_in_room)) where h.room_id = $1";

    private static final int CREATED = 9;
    private static final int DELETED = 11;
    private static final int READ = 12;
    private static final int STEPS = 120;
    private static final int TOGETHER = 6;

    @Inject
    GroupCommit lane;

    @Inject
    PostLane posts;

    @Inject
    Revisions revisions;

    @Inject
    ReadPositions positions;

    @Inject
    UnreadCounts counts;

    @Inject
    Vertx vertx;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    private final List<Sent> sent = new ArrayList<>();

    private record Sent(UUID id, UUID author, boolean root) {}

    @RepeatedTest(4)
    void unreadEqualsTheCountOverARandomHistory(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var ground = new Ground(pool);
        var people = List.of(ground.user(), ground.user(), ground.user());
        var room = ground.room(people.toArray(UUID[]::new));
        for (int step = 0; step < STEPS; step++) {
            var together = new ArrayList<Uni<Object>>();
            for (int i = 0; i <= random.nextInt(TOGETHER); i++) {
                together.add(something(random, ground, room, people.get(random.nextInt(people.size())))
                        .map(Object.class::cast));
            }
            await(Uni.join().all(together).andCollectFailures());
            for (var person : people) {
                var caller = caller(ground, person);
                var expected = ground.number(TRUTH, person, room);
                var all = await(counts.all(caller));
                assertEquals(expected, all.total(), "step " + step);
                var explained = await(counts.explain(caller, room));
                assertEquals(expected, explained.unreadCount(), "explained, step " + step);
            }
            requireHead(ground, room);
        }
        ground.requireNoHoles();
        requireCountsOfTheirPlace(ground, room);
        assertTrue(sent.size() > STEPS, "the history has messages");
    }

    private Uni<?> something(Random random, Ground ground, UUID room, UUID person) {
        var caller = caller(ground, person);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> post(random, ground, room, person);
            case 3 -> deletion(random, ground, room);
            case 4, 5 -> positions.read(caller, room, random.nextInt(sent.size() + 5));
            default -> positions.unread(caller, room, random.nextInt(sent.size() + 5));
        };
    }

    private static void requireHead(Ground ground, UUID room) {
        var row = ground.sql(HEAD, room).iterator().next();
        assertEquals(row.getUUID("id"), row.getUUID("last_message_id"));
        assertEquals(row.getLong("seq"), row.getLong("last_seq"));
        assertEquals(row.getOffsetDateTime("created_at"), row.getOffsetDateTime("last_at"));
    }

    /// The counts in `read.updated` are those of its own place: here the log is gone through once more, counting.
    private void requireCountsOfTheirPlace(Ground ground, UUID room) {
        var messages = new HashMap<UUID, Told>();
        int told = 0;
        for (var row : ground.sql(LOG, ground.workspace(), room)) {
            var subject = row.getUUID("subject_id");
            switch (row.getInteger("type")) {
                case CREATED ->
                    messages.put(
                            subject, new Told(row.getLong("seq"), row.getUUID("author_id"), row.getBoolean("shown")));
                case DELETED -> messages.remove(subject);
                case READ -> {
                    var reader = row.getUUID("recipient_id");
                    var fact = row.getJsonObject("fact");
                    var unread = messages.values().stream()
                            .filter(message -> message.shown()
                                    && message.seq() > fact.getLong("s")
                                    && !message.author().equals(reader))
                            .count();
                    assertEquals(unread, fact.getLong("u"), "at position " + row.getLong("position"));
                    told++;
                }
                default -> {}
            }
        }
        assertTrue(told > 0, "positions have moved");
    }

    private record Told(long seq, UUID author, boolean shown) {}

    private Uni<?> post(Random random, Ground ground, UUID room, UUID person) {
        var roots = sent.stream().filter(Sent::root).toList();
        var reply = random.nextInt(3) == 0 && !roots.isEmpty();
        var root = reply ? roots.get(random.nextInt(roots.size())).id() : null;
        var post = Post.of(
                posts, room, person, UUID.randomUUID().toString(), "text", null, root, reply && random.nextBoolean());
        return lane.submit(ground.workspace(), post).invoke(stored -> {
            synchronized (sent) {
                sent.add(new Sent(stored.id(), person, !reply));
            }
        });
    }

    private Uni<?> deletion(Random random, Ground ground, UUID room) {
        if (sent.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var message = sent.get(random.nextInt(sent.size()));
        return Loop.run(vertx, () -> revisions.delete(caller(ground, message.author()), room, message.id()));
    }

    private static Caller caller(Ground ground, UUID person) {
        return new Caller(ground.workspace(), person, UUID.randomUUID(), Instant.MAX);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
