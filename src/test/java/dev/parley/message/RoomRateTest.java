package dev.parley.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.log.Ground;
import dev.parley.log.GroupCommit;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.system.http.StillRates;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("The rate of a room")
class RoomRateTest {

    private static final int BURST = 50;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    GroupCommit lane;

    @Test
    @DisplayName("is taken by messages that are stored, once each, and by no repeat of them")
    void isTakenByStoredMessagesOnly() {
        var ground = new Ground(pool);
        var ann = ground.user();
        var room = ground.room(ann);
        var posts = new PostLane(StillRates.on());
        for (int i = 0; i < BURST; i++) {
            assertInstanceOf(Post.Outcome.Created.class, send(posts, ground, room, ann, "first-" + i));
            assertInstanceOf(Post.Outcome.Found.class, send(posts, ground, room, ann, "first-" + i));
        }
        var refusal = assertThrows(Refusal.class, () -> send(posts, ground, room, ann, "one more"));
        assertEquals(Code.RATE_LIMITED, refusal.code());
    }

    private Post.Outcome send(PostLane posts, Ground ground, UUID room, UUID author, String key) {
        return lane.submit(ground.workspace(), Post.of(posts, room, author, key, "text", null))
                .await()
                .atMost(Duration.ofSeconds(20));
    }
}
