package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.system.LaneLimits;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A lane of the test's own: the minute of the node's does not count here.
@QuarkusTest
@DisplayName("What a writer knows")
class RestTest {

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
    PostLane posts;

    private Ground ground;
    private GroupCommit lane;
    private UUID ann;
    private UUID room;

    @BeforeEach
    void start() {
        ground = new Ground(pool);
        lane = new GroupCommit(vertx, lanePool, limits, workspaceLoops, tails, metrics, Clock.systemUTC());
        ann = ground.user();
        room = ground.room(ann);
        assertEquals(0, post());
        assertEquals(1, post());
    }

    /// Posts.
    ///
    /// @return 1 if that was judged by what is known, 0 if it was asked about
    private long post() {
        var before = known.count();
        var post = Post.of(posts, room, ann, UUID.randomUUID().toString(), "text", null);
        var outcome = lane.submit(ground.workspace(), post).await().atMost(Duration.ofSeconds(20));
        assertInstanceOf(Post.Outcome.Created.class, outcome);
        return known.count() - before;
    }

    /// When the writer is done with what it was given.
    private void rest() {
        var idle = new CompletableFuture<Void>();
        workspaceLoops.of(ground.workspace()).runOnContext(ignored -> idle.complete(null));
        idle.join();
        lane.rest();
    }

    @Test
    @DisplayName("is kept for one rest")
    void isKeptForOneRest() {
        rest();
        assertEquals(1, post());
    }

    @Test
    @DisplayName("is forgotten after two rests without a write in between, and learnt anew")
    void isForgottenAfterTwoRests() {
        rest();
        rest();
        assertEquals(0, post());
        assertEquals(1, post());
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("is kept by who writes between two rests, however often")
    void isKeptByWhoWritesInBetween() {
        for (int i = 0; i < 3; i++) {
            rest();
            assertEquals(1, post());
        }
        rest();
        rest();
        assertEquals(0, post());
    }
}
