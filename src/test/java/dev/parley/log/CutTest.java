package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The cut: the connection is lost at COMMIT, over and over; nobody knows what became of it until it is judged again.
/// Every other time it is a COMMIT that was sent in one flight with everything before it, because the writer knew.
@QuarkusTest
@DisplayName("The cut")
class CutTest {

    private static final int FULL = 1_500;
    private static final int POSTS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// So many posts, and one of them at least is judged by what is known, whatever went wrong before.
    private static final int TRIES = 100;

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
    KnownBatches known;

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
            var between = new HashSet<UUID>();
            int knownBefore = 0;
            int knownAfter = 0;
            for (int i = 0; i < cuts; i++) {
                var knows = i % 2 == 0;
                if (knows) {
                    between.addAll(learnt(lane, ground, room, author));
                }
                var before = proxy.cutBefore();
                proxy.arm();
                for (var outcome : posted(lane, ground, room, author, i)) {
                    assertTrue(outcome.fresh(), "a lost try of one's own is no replay");
                    ids.add(outcome.id());
                }
                knownBefore += knows ? proxy.cutBefore() - before : 0;
                knownAfter += knows ? 1 - (proxy.cutBefore() - before) : 0;
            }
            var stored = ground.number("select count(*) from message where room_id = $1", room);
            assertEquals(cuts, proxy.cutBefore() + proxy.cutAfter(), "every round was cut once");
            assertTrue(proxy.cutBefore() > 0 && proxy.cutAfter() > 0, "before and after the server had it");
            assertTrue(knownBefore > 0 && knownAfter > 0, "in one flight as well: " + knownBefore + ", " + knownAfter);
            assertEquals((long) cuts * POSTS, stored - between.size());
            assertEquals(cuts * POSTS, ids.size());
            ground.requireNoHoles();
        }
    }

    /// Posts without a cut, until one was judged by what the writer knew: so will the next batch be, in one flight.
    private List<UUID> learnt(GroupCommit lane, Ground ground, UUID room, UUID author) {
        var ids = new ArrayList<UUID>();
        for (int i = 0; i < TRIES; i++) {
            var before = known.count();
            var key = UUID.randomUUID().toString();
            var post = Post.of(posts, room, author, key, "between", null);
            ids.add(lane.submit(ground.workspace(), post)
                    .await()
                    .atMost(PATIENCE)
                    .id());
            if (known.count() > before) {
                return ids;
            }
        }
        return fail("the writer asks about everything");
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
        return Uni.join().all(sends).andFailFast().await().atMost(PATIENCE);
    }
}
