package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.log.Bus;
import dev.parley.log.Hint;
import dev.parley.log.Standings;
import dev.parley.log.Tails;
import dev.parley.log.WorkspaceLoops;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoop;
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
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final Map<UUID, WorkspaceFeeds> workspaces = new ConcurrentHashMap<>();
    private final Map<EventLoop, LoopFeeds.Turf> turfs = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> perUser = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch allGone = new CountDownLatch(1);
    private volatile long ticking;
    private volatile boolean stopping;
    private final Vertx vertx;
    private final WorkspaceLoops workspaceLoops;
    private final Tails tails;
    private final Bus bus;
    private final Standings standings;
    private final Memory memory;
    private final Frames frames;
    private final Renderer renderer;
    private final Clock clock;
    private final StreamConfig config;

    Feeds(
            Vertx vertx,
            WorkspaceLoops workspaceLoops,
            Tails tails,
            Bus bus,
            Standings standings,
            Memory memory,
            Frames frames,
            Renderer renderer,
            Clock clock,
            StreamConfig config,
            MeterRegistry metrics) {
        this.vertx = vertx;
        this.workspaceLoops = workspaceLoops;
        this.tails = tails;
        this.bus = bus;
        this.standings = standings;
        this.memory = memory;
        this.frames = frames;
        this.renderer = renderer;
        this.clock = clock;
        this.config = config;
        metrics.gauge("parley.streams", open);
    }

    void start(@Observes StartupEvent event) {
        bus.all().subscribe().with(this::heard);
        ticking = vertx.setPeriodic(Wheel.TICK.toMillis(), timer -> tick());
    }

    /// Whoever is cut off now comes back with their cursor, to another node or to the next start. When the service
    /// itself is told to stop, the server has closed already, with a code of its own: so this comes before, and
    /// waits until all have been told.
    void sayGoodbye(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        stopping = true;
        workspaces.values().forEach(home -> home.everywhere(feeds -> feeds.closeAll(CloseCode.GOING_AWAY)));
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
        var feeds = on(connection);
        feeds.loop().execute(() -> {
            feeds.add(connection, clock.instant());
            if (stopping) {
                feeds.cut(connection, CloseCode.GOING_AWAY);
            }
        });
    }

    /// A stream that was admitted is gone.
    void close(Connection connection) {
        if (open.decrementAndGet() == 0 && stopping) {
            allGone.countDown();
        }
        release(connection.caller().user());
        var feeds = on(connection);
        feeds.loop().execute(() -> {
            connection.gone();
            feeds.remove(connection);
        });
    }

    /// A stream goes on under another token.
    void renew(Connection connection, Caller caller) {
        var feeds = on(connection);
        feeds.loop().execute(() -> {
            connection.renew(caller);
            feeds.renewed(connection, clock.instant());
        });
    }

    /// Begins the connection's feed anew.
    ///
    /// @param cursor null for the head
    /// @param begun what is done when the feed may speak, before it does
    /// @return fails if the log cannot be read at the moment; the connection then has no feed
    Uni<Void> resume(Connection connection, @Nullable String cursor, Filter filter, Runnable begun) {
        var feeds = on(connection);
        return tails.follow(connection.caller().workspace(), feeds.home())
                .emitOn(feeds.loop())
                .chain(() -> connection.isClosed() ? gone() : begun(feeds.begin(connection, filter), cursor, begun));
    }

    private static Uni<Void> begun(Feed feed, @Nullable String cursor, Runnable begun) {
        return feed.begin().invoke(() -> {
            begun.run();
            feed.go(cursor);
        });
    }

    private static Uni<Void> gone() {
        return Uni.createFrom().nothing();
    }

    /// Answers a command.
    void reply(SocketConnection connection, Frame reply) {
        connection.add(reply);
        on(connection).flushSoon(connection);
    }

    private LoopFeeds on(Connection connection) {
        return workspaces
                .computeIfAbsent(connection.caller().workspace(), this::home)
                .on(connection.loop());
    }

    private WorkspaceFeeds home(UUID workspace) {
        return new WorkspaceFeeds(
                workspace, vertx, workspaceLoops.of(workspace), standings, memory, frames, renderer, this::turf);
    }

    private void release(UUID user) {
        perUser.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
    }

    /// What the feeds of this event loop share, whichever workspace they are of.
    private LoopFeeds.Turf turf(EventLoop loop) {
        return turfs.computeIfAbsent(loop, some -> {
            var context = ((VertxInternal) vertx).createEventLoopContext(some, null, null);
            return new LoopFeeds.Turf(task -> context.runOnContext(ignored -> task.run()), new Wheel(clock));
        });
    }

    private void tick() {
        turfs.values().forEach(turf -> turf.loop().execute(turf.wheel()::turn));
    }

    private void heard(Hint hint) {
        var home = workspaces.get(hint.workspace());
        if (home != null) {
            heard(home, hint);
        }
    }

    private static void heard(WorkspaceFeeds home, Hint hint) {
        switch (hint) {
            case Hint.Revoked(var workspace, var subject) -> home.everywhere(feeds -> feeds.revoke(subject));
            case Hint.Typing typing -> home.typing(typing);
            case Hint.Advanced advanced -> {}
        }
    }
}
