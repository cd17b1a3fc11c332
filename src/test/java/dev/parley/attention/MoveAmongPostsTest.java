package dev.parley.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.log.KnownBatches;
import dev.parley.log.LaneCommand;
import dev.parley.message.Post;
import dev.parley.message.PostLane;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Moves and posts in one batch that is judged by what is known. The room ends with 4 when it begins, and bob's mark is
/// at 3, his own message; his own next one is 5 if it comes first.
@QuarkusTest
@DisplayName("A read position among posts of the same batch, all of it known")
class MoveAmongPostsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Beyond any end.
    private static final long BEYOND = 1_000;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    GroupCommit lane;

    @Inject
    PostLane posts;

    @Inject
    MoveLane moves;

    @Inject
    KnownBatches known;

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
        await(post(ann));
        await(move(2));
        await(post(bob));
        await(post(ann));
    }

    private Post post(UUID author) {
        return Post.of(posts, room, author, UUID.randomUUID().toString(), "text", null);
    }

    private Move move(long seq) {
        return new Move(moves, room, bob, seq, false);
    }

    private Move back(long seq) {
        return new Move(moves, room, bob, seq, true);
    }

    private <R> CompletableFuture<R> submit(LaneCommand<R> command) {
        return lane.submit(ground.workspace(), command).subscribeAsCompletionStage();
    }

    private <R> R await(LaneCommand<R> command) {
        return lane.submit(ground.workspace(), command).await().atMost(PATIENCE);
    }

    private ReadPosition at(long seq, long unread) {
        return new ReadPosition(room, seq, unread, 0);
    }

    /// What the moves among these are answered. One post in another room is asked about before; these are one batch.
    private List<ReadPosition> gathered(LaneCommand<?>... together) {
        var before = known.count();
        var held = ground.hold();
        var first = submit(Post.of(posts, gate, ann, UUID.randomUUID().toString(), "text", null));
        ground.awaitWaiting();
        var sent = Arrays.stream(together).map(this::submit).toList();
        ground.release(held);
        first.join();
        var positions = sent.stream().map(CompletableFuture::join).flatMap(MoveAmongPostsTest::position);
        var answers = positions.toList();
        assertEquals(1, known.count() - before, "one batch, judged by what is known");
        ground.requireNoHoles();
        return answers;
    }

    private static Stream<ReadPosition> position(Object answer) {
        return answer instanceof ReadPosition position ? Stream.of(position) : Stream.of();
    }

    private void requireMark(long seq, long n, int ownAfter) {
        var row = ground.sql(
                        "select read_seq, read_n, own_after from read_mark where user_id = $1 and room_id = $2",
                        bob,
                        room)
                .getFirst();
        assertEquals(
                List.of(seq, n, ownAfter),
                List.of(row.getLong("read_seq"), row.getLong("read_n"), row.getInteger("own_after")));
    }

    /// How many `read.updated` there are: the first of them is of before.
    private long told() {
        return ground.number("select count(*) from event where room_id = $1 and type = 12", room);
    }

    /// What comes later goes on from there: somebody else posts behind the end, and all of it is read.
    private void requireGoesOn(long end, long n) {
        await(post(ann));
        assertEquals(at(end + 1, 0), await(move(BEYOND)));
        requireMark(end + 1, n + 1, 0);
        await(post(bob));
        requireMark(end + 2, n + 2, 0);
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("stays with one's own post, behind which the old end lies, and tells nobody")
    void staysWithOnesOwnPost() {
        assertEquals(List.of(at(5, 0)), gathered(post(bob), move(4)));
        requireMark(5, 4, 0);
        assertEquals(1, told());
        requireGoesOn(5, 4);
    }

    @Test
    @DisplayName("is taken along by one's own post, and tells where it ended")
    void isTakenAlongByOnesOwnPost() {
        assertEquals(List.of(at(5, 0)), gathered(move(4), post(bob)));
        requireMark(5, 4, 0);
        assertEquals(2, told());
        requireGoesOn(5, 4);
    }

    @Test
    @DisplayName("is at one's own post already")
    void isAtOnesOwnPostAlready() {
        assertEquals(List.of(at(5, 0), at(5, 0)), gathered(post(bob), move(5), move(BEYOND)));
        requireMark(5, 4, 0);
        assertEquals(1, told());
        requireGoesOn(5, 4);
    }

    @Test
    @DisplayName("has what others post behind it as unread")
    void hasWhatOthersPostBehindItAsUnread() {
        assertEquals(List.of(at(5, 1)), gathered(post(bob), post(ann), move(5)));
        requireMark(5, 4, 0);
        requireGoesOn(6, 5);
    }

    @Test
    @DisplayName("goes beyond to where the end is at that place")
    void goesBeyondToTheEndOfThatPlace() {
        assertEquals(List.of(at(6, 2)), gathered(post(bob), post(ann), move(BEYOND), post(ann), post(ann)));
        requireMark(6, 5, 0);
        assertEquals(2, told());
        requireGoesOn(8, 7);
    }

    @Test
    @DisplayName("goes to a post of the same batch, and has the one behind it as unread")
    void goesToAPostOfTheSameBatch() {
        assertEquals(List.of(at(5, 1)), gathered(post(ann), post(ann), move(5)));
        requireMark(5, 4, 0);
        requireGoesOn(6, 5);
    }

    @Test
    @DisplayName("goes back to the old end: one's own post behind it is not unread")
    void goesBackToTheOldEnd() {
        assertEquals(List.of(at(4, 0)), gathered(post(bob), back(4)));
        requireMark(4, 3, 1);
        assertEquals(2, told());
        requireGoesOn(5, 4);
    }

    @Test
    @DisplayName("goes back to the old end: only the posts of others behind it are unread")
    void goesBackToTheOldEndWithOthersBehind() {
        assertEquals(List.of(at(4, 2)), gathered(post(ann), post(bob), post(ann), post(bob), back(4)));
        requireMark(4, 3, 2);
        await(post(ann));
        assertEquals(at(4, 3), await(move(4)));
        assertEquals(at(5, 2), await(move(5)));
        assertEquals(at(9, 0), await(move(BEYOND)));
        requireMark(9, 8, 0);
    }

    @Test
    @DisplayName("goes back to a post of the same batch, one's own behind it")
    void goesBackToAPostOfTheSameBatch() {
        assertEquals(List.of(at(5, 0)), gathered(post(ann), post(bob), back(5)));
        requireMark(5, 4, 1);
        requireGoesOn(6, 5);
    }

    @Test
    @DisplayName("goes back, on again and back: all callers get where it ended")
    void goesBackAndOnAgain() {
        assertEquals(
                List.of(at(4, 1), at(4, 1), at(4, 1)), gathered(post(bob), back(4), move(BEYOND), post(ann), back(4)));
        requireMark(4, 3, 1);
        assertEquals(2, told());
        requireGoesOn(6, 5);
    }

    @Test
    @DisplayName("goes back and is taken along by one's own post behind")
    void goesBackAndIsTakenAlong() {
        assertEquals(List.of(at(6, 0)), gathered(post(bob), back(4), post(bob)));
        requireMark(6, 5, 0);
        assertEquals(2, told());
        requireGoesOn(6, 5);
    }
}
