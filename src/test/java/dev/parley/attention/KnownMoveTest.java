package dev.parley.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.log.KnownBatches;
import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("A read position that moves to the end of a room that is known")
class KnownMoveTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

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
    private UUID room;

    @BeforeEach
    void start() {
        ground = new Ground(pool);
        ann = ground.user();
        bob = ground.user();
        room = ground.room(ann, bob);
    }

    private void post(UUID author) {
        var key = UUID.randomUUID().toString();
        lane.submit(ground.workspace(), Post.of(posts, room, author, key, "text", null))
                .await()
                .atMost(PATIENCE);
    }

    private ReadPosition move(UUID user, long seq) {
        return lane.submit(ground.workspace(), new Move(moves, room, user, seq, false))
                .await()
                .atMost(PATIENCE);
    }

    @Test
    @DisplayName("is not asked about, and leaves nothing unread")
    void isNotAskedAbout() {
        post(ann);
        assertEquals(new ReadPosition(room, 2, 0, 0), move(bob, 2));
        post(ann);
        post(ann);
        var before = known.count();
        assertEquals(new ReadPosition(room, 4, 0, 0), move(bob, 4));
        post(ann);
        assertEquals(new ReadPosition(room, 5, 0, 0), move(bob, 1_000));
        assertEquals(3, known.count() - before);
        assertEquals(5, ground.number("select read_seq from read_mark where user_id = $1 and room_id = $2", bob, room));
        assertEquals(4, ground.number("select read_n from read_mark where user_id = $1 and room_id = $2", bob, room));
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("is asked about anywhere else, because what lies behind is counted")
    void isAskedAboutAnywhereElse() {
        post(ann);
        move(bob, 2);
        post(ann);
        post(ann);
        post(ann);
        var before = known.count();
        assertEquals(new ReadPosition(room, 4, 1, 0), move(bob, 4));
        assertEquals(0, known.count() - before);
    }

    @Test
    @DisplayName("leaves it known when its owner last posted, for slow mode")
    void leavesItKnownWhenItsOwnerLastPosted() {
        ground.sql("update room set slow_seconds = 60 where id = $1", room);
        post(bob);
        post(ann);
        move(bob, 3);
        var refusal = assertThrows(Refusal.class, () -> post(bob));
        assertEquals(Code.SLOW_MODE, refusal.code());
    }
}
