package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.message.Post;
import dev.parley.message.PostLane;
import dev.parley.system.LaneLimits;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The cut: the connection is lost at COMMIT, over and over; nobody knows what became of it until it is judged again.
@QuarkusTest
@DisplayName("The cut")
class CutTest {

    private static final int FULL = 1_500;
    private static final int POSTS = 4;

    @Inject
    Vertx vertx;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    WorkspaceLoops workspaceLoops;

    @Inject
    Tails tails;

    @Inject
    LogMetrics metrics;

    @Inject
    PostLane posts;

    @ConfigProperty(name = "quarkus.datasource.lane.reactive.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.lane.username")
    String username;

    @ConfigProperty(name = "quarkus.datasource.lane.password")
    String password;

    @Test
    void whatIsCutAtCommitIsStoredOnceAndAnsweredAsCreated() throws IOException {
        var ground = new Ground(pool);
        var author = ground.user();
        var room = ground.room(author);
        var cuts = Math.max(20, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1"))));
        var options = PgConnectOptions.fromUri(url).setUser(username).setPassword(password);
        try (var proxy = new CuttingProxy(options.getHost(), options.getPort())) {
            var lane = lane(options, proxy);
            var ids = new HashSet<UUID>();
            for (int i = 0; i < cuts; i++) {
                proxy.arm();
                for (var outcome : posted(lane, ground, room, author, i)) {
                    assertTrue(outcome.fresh(), "a lost try of one's own is no replay");
                    ids.add(outcome.id());
                }
            }
            var stored = ground.number("select count(*) from message where room_id = $1", room);
            assertEquals(cuts, proxy.cutBefore() + proxy.cutAfter(), "every round was cut once");
            assertTrue(proxy.cutBefore() > 0 && proxy.cutAfter() > 0, "before and after the server had it");
            assertEquals((long) cuts * POSTS, stored);
            assertEquals(cuts * POSTS, ids.size());
            ground.requireNoHoles();
        }
    }

    private GroupCommit lane(PgConnectOptions options, CuttingProxy proxy) {
        var cut = new PgConnectOptions(options)
                .setHost("127.0.0.1")
                .setPort(proxy.port())
                .setPipeliningLimit(64);
        var client = PgBuilder.pool()
                .connectingTo(cut)
                .with(new PoolOptions().setMaxSize(2))
                .using(vertx)
                .build();
        return new GroupCommit(vertx, client, new LaneLimits(false), workspaceLoops, tails, metrics, Clock.systemUTC());
    }

    /// Several posts at once; each of them has to be answered as created, whether its row was found or written anew.
    private List<Post.Outcome> posted(GroupCommit lane, Ground ground, UUID room, UUID author, int round) {
        List<Uni<Post.Outcome>> sends = IntStream.range(0, POSTS)
                .mapToObj(i -> lane.submit(
                        ground.workspace(),
                        Post.of(posts, room, author, "cut-" + round + "-" + i, "text " + round, null)))
                .toList();
        return Uni.join().all(sends).andFailFast().await().atMost(Duration.ofSeconds(20));
    }
}
