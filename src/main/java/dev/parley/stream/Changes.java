package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.log.Entry;
import dev.parley.log.Follower;
import dev.parley.log.History;
import dev.parley.log.Replay;
import dev.parley.log.Standings;
import dev.parley.log.Standings.Standing;
import dev.parley.log.Tails;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Envelope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// The log by request instead of by stream: the same envelopes, page by page.
@ApplicationScoped
class Changes {

    private final Standings standings;
    private final Replay replay;
    private final Renderer renderer;
    private final Tails tails;
    private final Vertx vertx;
    private final Clock clock;

    Changes(Standings standings, Replay replay, Renderer renderer, Tails tails, Vertx vertx, Clock clock) {
        this.standings = standings;
        this.replay = replay;
        this.renderer = renderer;
        this.tails = tails;
        this.vertx = vertx;
        this.clock = clock;
    }

    /// A page of what the caller sees.
    ///
    /// @param next the cursor to ask with the next time
    /// @param caughtUp whether there was nothing more behind it
    record ChangesPage(List<Envelope> items, String next, boolean caughtUp) {}

    /// What lies behind a cursor; waits for something to come if there is nothing.
    ///
    /// @return fails with `cursor_gone`
    Uni<ChangesPage> after(Caller caller, String cursor, int limit, Duration wait) {
        return page(caller, cursor, limit, clock.instant().plus(wait));
    }

    private Uni<ChangesPage> page(Caller caller, String cursor, int limit, Instant until) {
        var user = caller.user();
        return standings.read(caller.workspace(), List.of(user)).chain(now -> collect(
                        caller, now, position(cursor, now), limit)
                .chain(page -> page.items().isEmpty() && clock.instant().isBefore(until)
                        ? moved(caller.workspace(), now.head(), until)
                                .chain(() -> page(caller, page.next(), limit, until))
                        : Uni.createFrom().item(page)));
    }

    /// Goes on until something is there to show, or the head is reached.
    private Uni<ChangesPage> collect(Caller caller, Standing now, long after, int limit) {
        var reader = new Replay.Reader(
                caller.workspace(), caller.user(), now.of(caller.user()).size());
        return replay.page(reader, after, now.head(), limit)
                .chain(read -> read.events().isEmpty() && read.next() < now.head()
                        ? collect(caller, now, read.next(), limit)
                        : shown(caller, now, read));
    }

    private Uni<ChangesPage> shown(Caller caller, Standing now, Replay.Page read) {
        var entries =
                read.events().stream().map(placed -> new Entry(placed, null)).toList();
        return renderer.render(caller.workspace(), now.history(), entries, Set.of(caller.user()))
                .map(shown -> new ChangesPage(
                        envelopes(caller.user(), now, shown),
                        Frames.cursor(now.history(), read.next()),
                        read.next() >= now.head()));
    }

    private static List<Envelope> envelopes(UUID user, Standing now, List<Shown> shown) {
        var sight = new Sight(user, now.of(user), Map.of());
        var envelopes = new ArrayList<Envelope>();
        for (var one : shown) {
            var frame = one.to(user, sight.behind(one.placed()));
            if (frame != null) {
                envelopes.add(frame.envelope());
            }
        }
        return envelopes;
    }

    private static long position(String cursor, Standing now) {
        return switch (History.find(cursor, now.history(), now.floor(), now.head())) {
            case History.Place.At(long position) -> position;
            case History.Place.Lost lost -> throw Refusal.gone(Code.CURSOR_GONE);
        };
    }

    /// Completes when the log has gone on, or the time is over.
    private Uni<Void> moved(UUID workspace, long head, Instant until) {
        var context = vertx.getOrCreateContext();
        var waiter = new Waiter(head, new CompletableFuture<>());
        var left = Math.max(1, Duration.between(clock.instant(), until).toMillis());
        var timer = vertx.setTimer(left, id -> waiter.moved.complete(null));
        return tails.follow(workspace, waiter)
                .chain(() -> Uni.createFrom().completionStage(waiter.moved))
                .eventually(() -> leave(workspace, waiter, timer))
                .emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    private void leave(UUID workspace, Waiter waiter, long timer) {
        vertx.cancelTimer(timer);
        tails.leave(workspace, waiter);
    }

    /// What passed between the read and the registering is told at the registering.
    private record Waiter(long head, CompletableFuture<Void> moved) implements Follower {

        @Override
        public void passed(List<Entry> entries, long passed) {
            if (passed > head) {
                moved.complete(null);
            }
        }

        @Override
        public void replaced(long now) {
            moved.complete(null);
        }
    }
}
