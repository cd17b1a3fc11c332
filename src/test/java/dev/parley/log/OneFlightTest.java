package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import dev.parley.protocol.MessageView;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the writer knows it does not ask; what it knows wrongly it does not write.
@QuarkusTest
@DisplayName("A batch in one flight")
class OneFlightTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    GroupCommit lane;

    @Inject
    PostLane posts;

    @Inject
    Tails tails;

    @Inject
    KnownBatches known;

    private Ground ground;
    private UUID ann;
    private UUID room;
    private int sends;

    @BeforeEach
    void start() {
        ground = new Ground(pool);
        ann = ground.user();
        room = ground.room(ann);
    }

    private Post.Outcome send(UUID author, UUID room, String key, String text) {
        return lane.submit(ground.workspace(), Post.of(posts, room, author, key, text, null))
                .await()
                .atMost(PATIENCE);
    }

    private MessageView post(UUID author, UUID room) {
        var outcome = send(author, room, "key-" + ++sends, "text");
        return assertInstanceOf(Post.Outcome.Created.class, outcome).message();
    }

    private long head() {
        return ground.number("select max(position) from event where workspace_id = $1", ground.workspace());
    }

    private void requireRefused(Code code, UUID author) {
        var refusal = assertThrows(Refusal.class, () -> post(author, room));
        assertEquals(code, refusal.code());
    }

    @Test
    @DisplayName("is what follows a post of the same person in the same room, and stores the same")
    void followsAPostOfTheSamePerson() {
        assertEquals(0, known.during(() -> assertEquals(2, post(ann, room).seq())));
        assertEquals(3, known.during(() -> {
            assertEquals(3, post(ann, room).seq());
            assertEquals(4, post(ann, room).seq());
            var fifth = post(ann, room);
            var row = ground.sql("select created_at, n from message where id = $1", fifth.id())
                    .getFirst();
            assertEquals(row.getOffsetDateTime("created_at").toInstant(), fifth.createdAt());
            assertEquals(4, row.getLong("n"));
        }));
        var mark = ground.sql("select read_seq, read_n from read_mark where user_id = $1 and room_id = $2", ann, room)
                .getFirst();
        assertEquals(5, mark.getLong("read_seq"));
        assertEquals(4, mark.getLong("read_n"));
        assertEquals(5, ground.number("select seq from room_head where room_id = $1", room));
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("needs all of it: a newcomer's first post is asked about")
    void needsAllOfIt() {
        var bob = ground.user();
        var both = ground.room(ann, bob);
        post(ann, both);
        assertEquals(0, known.during(() -> post(bob, both)));
        assertEquals(2, known.during(() -> {
            post(ann, both);
            post(bob, both);
        }));
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("finds a repeat as any other does")
    void findsARepeat() {
        var first = send(ann, room, "twice", "text");
        post(ann, room);
        var again = assertInstanceOf(Post.Outcome.Found.class, send(ann, room, "twice", "text"));
        assertEquals(first.id(), again.id());
        assertEquals(false, again.ours());
        var refusal = assertThrows(Refusal.class, () -> send(ann, room, "twice", "other"));
        assertEquals(Code.IDEMPOTENCY_MISMATCH, refusal.code());
        assertEquals(4, post(ann, room).seq());
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("stays the way of all others when somebody repeats an old post")
    void staysTheWayOfAllOthers() {
        var elsewhere = ground.room(ann);
        post(ann, elsewhere);
        send(ann, room, "old", "text");
        post(ann, room);
        assertEquals(0, known.during(() -> assertInstanceOf(Post.Outcome.Found.class, send(ann, room, "old", "text"))));
        assertEquals(2, known.during(() -> {
            post(ann, elsewhere);
            post(ann, room);
        }));
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("stays the way in other rooms when something happens in one, as soon as the log has told")
    void staysTheWayInOtherRooms() {
        var elsewhere = ground.room(ann);
        var far = ground.room(ann);
        tails.follow(ground.workspace(), new Deaf()).await().atMost(PATIENCE);
        post(ann, room);
        post(ann, far);
        post(ann, elsewhere);
        var muted = mute(ann);
        assertEquals(0, known.during(() -> post(ann, elsewhere)), "nobody has told");
        tails.committed(ground.workspace(), List.of(new Entry(muted, null)));
        // Until it has passed, and one more, as after every mistake, posts are asked about.
        var tries = 0;
        while (known.during(() -> post(ann, elsewhere)) == 0) {
            assertTrue(++tries < 100, "nothing is known any more");
        }
        assertEquals(1, known.during(() -> post(ann, far)));
        assertEquals(0, known.during(() -> requireRefused(Code.MUTED, ann)));
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("takes no later post for a repeat, because it came behind one")
    void takesNoLaterPostForARepeat() {
        var gate = ground.room(ann);
        var elsewhere = ground.room(ann);
        var before = UUID.randomUUID();
        assertEquals(List.of(true), gathered(gate, new Wish(room, before)));
        assertEquals(
                List.of(true, true, false),
                gathered(
                        gate,
                        new Wish(elsewhere, UUID.randomUUID()),
                        new Wish(room, UUID.randomUUID()),
                        new Wish(room, before)));
        assertEquals(
                List.of(true, true),
                gathered(gate, new Wish(elsewhere, UUID.randomUUID()), new Wish(room, UUID.randomUUID())));
        assertEquals(3, ground.number("select n from room_head where room_id = $1", room));
    }

    /// The same text again and again; each a message of its own, unless it has the key of an earlier one.
    private record Wish(UUID room, UUID key) {}

    /// Whether each was stored. What comes first has a batch of its own, all others are in the next.
    private List<Boolean> gathered(UUID gate, Wish... wishes) {
        var held = ground.hold();
        var first = submit(new Wish(gate, UUID.randomUUID()));
        while (ground.number(
                        "select count(*) from pg_locks where not granted and locktype in ('transactionid', 'tuple')")
                == 0) {
            Thread.onSpinWait();
        }
        var sent = Arrays.stream(wishes).map(this::submit).toList();
        ground.release(held);
        assertEquals(true, first.join().fresh());
        return sent.stream().map(one -> one.join().fresh()).toList();
    }

    private CompletableFuture<Post.Outcome> submit(Wish wish) {
        return lane.submit(
                        ground.workspace(),
                        Post.of(posts, wish.room(), ann, wish.key().toString(), "text", null))
                .subscribeAsCompletionStage();
    }

    @Test
    @DisplayName("is not written when somebody has written meanwhile and nobody has told")
    void isNotWrittenWhenSomebodyHasWrittenMeanwhile() {
        post(ann, room);
        mute(ann);
        assertEquals(0, known.during(() -> requireRefused(Code.MUTED, ann)));
        ground.sql("update membership set muted_until = null where user_id = $1", ann);
        assertEquals(4, post(ann, room).seq());
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("is not judged by what has changed, when the log tells it")
    void isNotJudgedByWhatHasChanged() {
        var elsewhere = ground.room(ann);
        tails.follow(ground.workspace(), new Deaf()).await().atMost(PATIENCE);
        post(ann, room);
        post(ann, elsewhere);
        var muted = mute(ann);
        tails.committed(ground.workspace(), List.of(new Entry(muted, null)));
        assertEquals(1, known.during(() -> post(ann, elsewhere)));
        assertEquals(0, known.during(() -> requireRefused(Code.MUTED, ann)));
        ground.requireNoHoles();
    }

    /// As another node would do it: the member's row, an event behind the log's last.
    private Event.Placed mute(UUID user) {
        var event = new Event.MemberUpdated(room, user, user);
        var position = head() + 1;
        var seq = 1 + ground.number("select seq from room_head where room_id = $1", room);
        ground.sql(
                "insert into event(workspace_id, position, type, room_id, seq, actor_id, subject_id, at) values ($1, $2, 6, $3, $4, $5, $5, now())",
                ground.workspace(),
                position,
                room,
                seq,
                user);
        ground.sql("update room_head set seq = $2 where room_id = $1", room, seq);
        ground.sql(
                "update membership set muted_until = now() + interval '1 hour' where user_id = $1 and room_id = $2",
                user,
                room);
        return new Event.Placed(position, seq, Instant.now(), event);
    }

    @Test
    @DisplayName("is not written into another history, nor into a log that was trimmed beyond it")
    void isNotWrittenIntoAnotherHistory() {
        post(ann, room);
        ground.sql(
                "update workspace_log set epoch = $2 where workspace_id = $1", ground.workspace(), UUID.randomUUID());
        assertEquals(0, known.during(() -> assertEquals(3, post(ann, room).seq())));
        // Careful for one batch after the mistake.
        post(ann, room);
        assertEquals(1, known.during(() -> post(ann, room)));

        ground.sql("update workspace_log set floor = 100 where workspace_id = $1", ground.workspace());
        assertEquals(0, known.during(() -> post(ann, room)));
        assertEquals(101, head());
    }

    @Test
    @DisplayName("is not written where others have written and it was purged, but for the last of it")
    void isNotWrittenWhereOthersHaveWritten() {
        post(ann, room);
        mute(ann);
        mute(ann);
        ground.sql("delete from event where workspace_id = $1 and position = $2", ground.workspace(), head() - 1);
        ground.sql("update membership set muted_until = null where user_id = $1", ann);
        assertEquals(0, known.during(() -> assertEquals(5, post(ann, room).seq())));
        assertEquals(5, head());
    }

    @Test
    @DisplayName("never tells an earlier time than the log's last event")
    void neverTellsAnEarlierTime() {
        var later = OffsetDateTime.parse("2100-01-01T00:00:00Z");
        ground.sql("update event set at = $2 where workspace_id = $1", ground.workspace(), later);
        assertEquals(later.toInstant(), post(ann, room).createdAt());
        assertEquals(
                1,
                known.during(
                        () -> assertEquals(later.toInstant(), post(ann, room).createdAt())));
    }

    @Test
    @DisplayName("holds many posts at once, each with its own number")
    void holdsManyPosts() {
        post(ann, room);
        List<Uni<Post.Outcome>> many = IntStream.range(0, 600)
                .mapToObj(i -> lane.submit(ground.workspace(), Post.of(posts, room, ann, "many-" + i, "text", null)))
                .toList();
        var flights =
                known.during(() -> Uni.join().all(many).andFailFast().await().atMost(PATIENCE));
        assertTrue(flights >= 3, "at most 256 a batch, all of them known: " + flights);
        assertEquals(602, ground.number("select seq from room_head where room_id = $1", room));
        ground.requireNoHoles();
    }

    private static final class Deaf implements Follower {
        @Override
        public void passed(List<Entry> entries, long head) {}

        @Override
        public void replaced(long head) {}
    }
}
