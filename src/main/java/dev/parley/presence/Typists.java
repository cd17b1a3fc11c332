package dev.parley.presence;

import dev.parley.account.Caller;
import dev.parley.log.Bus;
import dev.parley.log.Hint;
import dev.parley.log.Tails;
import dev.parley.problem.Refusal;
import dev.parley.view.MessageViews;
import dev.parley.view.Seat;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Who types where, as far as they say it on this node. It passes by itself: with the message, with leaving, or after a
/// while.
@ApplicationScoped
public class Typists {

    /// A start this soon after the one before is not told again.
    static final Duration QUIET = Duration.ofSeconds(3);

    /// This long after the last start somebody types no more.
    static final Duration GONE = Duration.ofSeconds(8);

    private static final long SWEEP_MS = 250;

    private static final Logger LOG = Logger.getLogger(Typists.class);

    private final Map<Place, Start> starts = new ConcurrentHashMap<>();
    private final Map<UUID, TypingEnds> ends = new ConcurrentHashMap<>();
    private final Pool pool;
    private final Tails tails;
    private final Bus bus;
    private final Vertx vertx;
    private final Clock clock;
    private volatile long sweeping;

    Typists(@ReactiveDataSource("read") Pool pool, Tails tails, Bus bus, Vertx vertx, Clock clock) {
        this.pool = pool;
        this.tails = tails;
        this.bus = bus;
        this.vertx = vertx;
        this.clock = clock;
    }

    /// Somebody in a room.
    record Place(UUID workspace, UUID room, UUID user) {}

    /// @param told when the room was told of it
    /// @param last when it was said the last time
    private record Start(@Nullable UUID threadRoot, Instant told, Instant last, boolean typing) {

        Start again(Instant now) {
            return new Start(threadRoot, told, now, typing);
        }

        Start stopped() {
            return new Start(threadRoot, told, last, false);
        }
    }

    void start(@Observes StartupEvent event) {
        sweeping = vertx.setPeriodic(SWEEP_MS, timer -> sweep());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(sweeping);
    }

    /// Tells the room that somebody begins to type, or still does.
    ///
    /// @param threadRoot the message in whose thread; null for the room itself
    /// @return fails with `not_found`, `not_a_member`
    public Uni<Void> start(Caller caller, UUID room, @Nullable UUID threadRoot) {
        var place = new Place(caller.workspace(), room, caller.user());
        return Seat.require(pool, caller.workspace(), room, caller.user())
                .call(seat -> requireThread(seat, caller, threadRoot))
                .call(() -> watch(caller.workspace()))
                .invoke(() -> begin(place, threadRoot))
                .replaceWithVoid();
    }

    /// Tells the room that somebody has stopped, if they were typing.
    ///
    /// @return fails with `not_found`, `not_a_member`
    public Uni<Void> stop(Caller caller, UUID room) {
        return Seat.require(pool, caller.workspace(), room, caller.user())
                .invoke(seat -> end(new Place(caller.workspace(), room, caller.user())))
                .replaceWithVoid();
    }

    private Uni<Void> requireThread(Seat seat, Caller caller, @Nullable UUID root) {
        if (root == null) {
            return Uni.createFrom().voidItem();
        }
        return MessageViews.find(pool, seat.room(), root, caller.user())
                .invoke(found -> {
                    if (found == null || found.seq() < seat.visibleFromSeq()) {
                        throw Refusal.notFound();
                    }
                })
                .replaceWithVoid();
    }

    /// A message, a leaving or the end of a room ends what was begun there.
    private Uni<Void> watch(UUID workspace) {
        return tails.follow(workspace, ends.computeIfAbsent(workspace, id -> new TypingEnds(id, this)))
                .replaceWithVoid();
    }

    private void begin(Place place, @Nullable UUID threadRoot) {
        var now = clock.instant();
        var start = new Start(threadRoot, now, now, true);
        var kept = starts.merge(
                place, start, (before, next) -> now.isBefore(before.told.plus(QUIET)) ? before.again(now) : next);
        if (start.equals(kept)) {
            tell(place, threadRoot, true);
        }
    }

    /// Ends it, if it lasts.
    void end(Place place) {
        var start = starts.get(place);
        if (start != null && start.typing() && starts.replace(place, start, start.stopped())) {
            tell(place, start.threadRoot(), false);
        }
    }

    /// A room and everybody in it is gone.
    void forget(UUID room) {
        starts.keySet().removeIf(place -> place.room().equals(room));
    }

    private void sweep() {
        var now = clock.instant();
        starts.forEach((place, start) -> {
            if (!now.isBefore(start.last.plus(GONE)) && starts.remove(place, start) && start.typing) {
                tell(place, start.threadRoot, false);
            }
        });
    }

    private void tell(Place place, @Nullable UUID threadRoot, boolean active) {
        bus.publish(new Hint.Typing(place.workspace(), place.room(), place.user(), threadRoot, active))
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("nobody hears of who types: %s", failure));
    }
}
