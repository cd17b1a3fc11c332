package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.log.Bus;
import dev.parley.log.Hint;
import dev.parley.log.Replay;
import dev.parley.log.Standings;
import dev.parley.log.Tails;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// All open streams of this node.
@ApplicationScoped
class Feeds {

    private static final Logger LOG = Logger.getLogger(Feeds.class);
    private static final long TICK_MS = 250;
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Map<UUID, WorkspaceFeeds> workspaces = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> perUser = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch allGone = new CountDownLatch(1);
    private volatile long ticking;
    private volatile boolean stopping;
    private final Vertx vertx;
    private final Tails tails;
    private final Bus bus;
    private final Standings standings;
    private final Replay replay;
    private final Frames frames;
    private final Renderer renderer;
    private final Clock clock;
    private final StreamConfig config;

    Feeds(
            Vertx vertx,
            Tails tails,
            Bus bus,
            Standings standings,
            Replay replay,
            Frames frames,
            Renderer renderer,
            Clock clock,
            StreamConfig config,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.tails = tails;
        this.bus = bus;
        this.standings = standings;
        this.replay = replay;
        this.frames = frames;
        this.renderer = renderer;
        this.clock = clock;
        this.config = config;
        metrics.gauge("parley.streams", open);
    }

    void start(@Observes StartupEvent event) {
        bus.all().subscribe().with(this::heard);
        ticking = vertx.setPeriodic(TICK_MS, timer -> tick());
    }

    /// Whoever is cut off now comes back with their cursor, to another node or to the next start. When the service
    /// itself is told to stop, the server has closed already, with a code of its own: so this comes before, and
    // waits
    /// until all have been told.
    void sayGoodbye(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        stopping = true;
        workspaces.values().forEach(home -> home.loop()
                .execute(() -> home.connections().closeAll(CloseCode.GOING_AWAY)));
        if (open.get() > 0 && !allGone.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.infof("%d streams did not answer the farewell", open.get());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(ticking);
    }

    /// Takes one of the places that a user has for streams; [#close] gives it back.
    void admit(Caller caller) {
        var count = perUser.merge(caller.user(), 1, Integer::sum);
        if (count > config.streamsPerUser()) {
            release(caller.user());
            var quota = new Refusal.Quota("streams", config.streamsPerUser(), Duration.ZERO);
            throw Refusal.tooMany(Code.RATE_LIMITED, Duration.ofSeconds(5), quota);
        }
        open.incrementAndGet();
    }

    /// A stream is open, and lives by its token from now on.
    void open(Connection connection) {
        var home = home(connection);
        home.loop().execute(() -> home.connections().add(connection, clock.instant()));
        if (stopping) {
            connection.close(CloseCode.GOING_AWAY);
        }
    }

    /// A stream that was admitted is gone.
    void close(Connection connection) {
        connection.gone();
        if (open.decrementAndGet() == 0 && stopping) {
            allGone.countDown();
        }
        release(connection.caller().user());
        var home = home(connection);
        home.loop().execute(() -> home.connections().remove(connection));
    }

    /// A stream goes on under another token.
    void renew(Connection connection, Caller caller) {
        home(connection).loop().execute(() -> {
            connection.renew(caller);
            connection.warned = false;
        });
    }

    /// Begins the connection's feed anew.
    ///
    /// @param cursor null for the head
    /// @param begun what is done when the feed may speak, before it does
    /// @return fails if the log cannot be read at the moment; the connection then has no feed
    Uni<Void> resume(Connection connection, @Nullable String cursor, Filter filter, Runnable begun) {
        var home = home(connection);
        return tails.follow(connection.caller().workspace(), home)
                .emitOn(home.loop())
                .chain(() -> home.begin(connection, filter))
                .invoke(feed -> {
                    begun.run();
                    feed.go(cursor);
                })
                .replaceWithVoid();
    }

    private WorkspaceFeeds home(Connection connection) {
        return workspaces.computeIfAbsent(connection.caller().workspace(), this::home);
    }

    private WorkspaceFeeds home(UUID workspace) {
        var context = ((VertxInternal) vertx).createEventLoopContext();
        return new WorkspaceFeeds(workspace, vertx, context, standings, replay, frames, renderer);
    }

    private void release(UUID user) {
        perUser.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
    }

    private void tick() {
        var now = clock.instant();
        workspaces.values().forEach(home -> home.loop().execute(() -> home.tick(now)));
    }

    private void heard(Hint hint) {
        var home = workspaces.get(hint.workspace());
        if (home != null) {
            home.loop().execute(() -> heard(home, hint));
        }
    }

    private static void heard(WorkspaceFeeds home, Hint hint) {
        switch (hint) {
            case Hint.Revoked(var workspace, var subject) -> home.connections().revoke(subject);
            case Hint.Typing typing -> home.typing(typing);
            case Hint.Advanced advanced -> {}
        }
    }
}
