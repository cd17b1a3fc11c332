package dev.parley.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.log.KnownBatches;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.system.http.StillRates;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("The rate of a room")
class RoomRateTest {

    private static final int BURST = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    GroupCommit lane;

    @Inject
    KnownBatches known;

    private final PostLane posts = new PostLane(StillRates.on());

    private Ground ground;
    private UUID ann;
    private UUID bob;
    private UUID gate;
    private UUID room;

    @BeforeEach
    void start() {
        ground = new Ground(pool);
        ann = ground.user();
        bob = ground.user();
        gate = ground.room(ann);
        room = ground.room(ann, bob);
    }

    @Test
    @DisplayName("is taken by messages that are stored, once each, and by no repeat of them")
    void isTakenByStoredMessagesOnly() {
        for (int i = 0; i < BURST; i++) {
            var post = post(ann, "first-" + i);
            assertInstanceOf(Post.Outcome.Created.class, send(post));
            assertInstanceOf(Post.Outcome.Found.class, send(post(ann, "first-" + i)));
        }
        requireUsedUp();
    }

    @Test
    @DisplayName("is given back by a batch that was judged by what is known, up to where it is used up")
    void isGivenBackWhereItIsUsedUp() {
        store(BURST - 3);
        requireKnown(ann);
        assertEquals(
                List.of("stored", "stored", "rate_limited", "rate_limited"),
                gathered(post(ann), post(ann), post(ann), post(ann)));
        requireUsedUp();
    }

    @Test
    @DisplayName("is given back by a batch in which somebody else is refused for what is known")
    void isGivenBackWhereSomebodyElseIsRefused() {
        ground.sql("update room set slow_seconds = 3600 where id = $1", room);
        ground.sql("update membership set role = 'owner' where user_id = $1", ann);
        assertInstanceOf(Post.Outcome.Created.class, send(post(bob)));
        store(1);
        requireKnown(ann);
        assertEquals(
                List.of("stored", "stored", "slow_mode", "stored"),
                gathered(post(ann), post(ann), post(bob), post(ann)));
        store(BURST - 6);
        requireUsedUp();
    }

    @Test
    @DisplayName("is given back by what the database has refused, judged by what is known or asked about")
    void isGivenBackByWhatTheDatabaseHasRefused() {
        store(4);
        requireKnown(ann);
        assertThrows(Refusal.Incident.class, () -> send(unwritable()));
        assertThrows(Refusal.Incident.class, () -> send(unwritable()));
        assertEquals(List.of("stored", "internal", "stored"), gathered(post(ann), unwritable(), post(ann)));
        store(BURST - 7);
        requireUsedUp();
    }

    /// What no batch can write: its id is that of another message.
    private Post unwritable() {
        var post = post(ann);
        ground.sql(
                "insert into message(id, room_id, seq, n, countable, author_id, client_key, fingerprint, content, created_at)"
                        + " values ($1, $2, $3, 1, true, $4, $1, '', 'text', now())",
                post.id(),
                gate,
                1_000_000 + ground.number("select count(*) from message where room_id = $1", gate),
                bob);
        return post;
    }

    private void store(int times) {
        for (int i = 0; i < times; i++) {
            assertInstanceOf(Post.Outcome.Created.class, send(post(ann)));
        }
    }

    private void requireKnown(UUID author) {
        var before = known.count();
        assertInstanceOf(Post.Outcome.Created.class, send(post(author)));
        assertEquals(1, known.count() - before, "judged by what is known");
    }

    private void requireUsedUp() {
        var refusal = assertThrows(Refusal.class, () -> send(post(ann)));
        assertEquals(Code.RATE_LIMITED, refusal.code());
    }

    private Post post(UUID author) {
        return post(author, UUID.randomUUID().toString());
    }

    private Post post(UUID author, String key) {
        return Post.of(posts, room, author, key, "text", null);
    }

    private Post.Outcome send(Post post) {
        return submit(post).await().atMost(PATIENCE);
    }

    private Uni<Post.Outcome> submit(Post post) {
        return lane.submit(ground.workspace(), post);
    }

    /// What becomes of these in one batch; one in another room goes before them.
    private List<String> gathered(Post... together) {
        var held = ground.hold();
        var first = submit(Post.of(posts, gate, ann, UUID.randomUUID().toString(), "text", null))
                .subscribeAsCompletionStage();
        ground.awaitWaiting();
        var sent = Arrays.stream(together)
                .map(post -> submit(post)
                        .map(stored -> "stored")
                        .onFailure(Refusal.class)
                        .recoverWithItem(refusal -> ((Refusal) refusal).code().wire())
                        .subscribeAsCompletionStage())
                .toList();
        ground.release(held);
        first.join();
        return sent.stream().map(one -> one.join()).toList();
    }
}
