package dev.parley.stream;

import dev.parley.log.Entry;
import dev.parley.log.Replay;
import dev.parley.protocol.Event.Placed;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/// Tells streams of a workspace what they missed: from memory where it reaches, else from the log. On one event loop.
///
/// ```
/// too far back ------------------------------> the log, read for this person
/// the log has not passed here so far yet ----> waits: what was deleted up to there might still be in memory
/// further back than memory ------------------> reads of the log for all who ask in the same moment, if they are enough
/// within memory -----------------------------> from there
/// ```
final class Missed {

    /// The most events of one stretch from memory, and about how many bytes: what one write takes.
    private static final int PAGE = 128;

    private static final int WRITE = 64 << 10;

    private final UUID workspace;
    private final Executor loop;
    private final Memory memory;
    private final Recent recent;
    private final Renewal renewal;
    private List<Ask> waiting = new ArrayList<>();
    private List<Ask> extending = new ArrayList<>();
    private boolean reading;
    private volatile long since = Long.MAX_VALUE;

    Missed(UUID workspace, Executor loop, Memory memory) {
        this.workspace = workspace;
        this.loop = loop;
        this.memory = memory;
        this.recent = new Recent(memory.space());
        this.renewal = new Renewal(workspace, loop, memory.renderer(), recent);
    }

    /// Some of what a person missed.
    ///
    /// @param next the last position that was examined
    record Stretch(List<Shown> events, long next) {}

    private record Ask(Wanted wanted, UniEmitter<? super Stretch> answer) {}

    /// Whether what lies behind this position is at hand, most likely. From any thread.
    boolean isAtHand(long after) {
        return after >= since;
    }

    /// The next stretch of what is wanted. Completes on the loop.
    Uni<Stretch> next(Wanted wanted) {
        return Uni.createFrom().emitter(answer -> serve(new Ask(wanted, answer)));
    }

    /// The same, from the log in any case.
    Uni<Stretch> read(Wanted wanted) {
        memory.countRead();
        var reader = new Replay.Reader(workspace, wanted.user(), wanted.rooms().size());
        return memory.replay()
                .page(reader, wanted.after(), wanted.upTo(), Replay.PAGE)
                .chain(page -> memory.renderer()
                        .render(workspace, wanted.history(), entries(page.events()), Set.of(wanted.user()))
                        .map(shown -> new Stretch(shown, page.next())))
                .emitOn(loop);
    }

    /// The log has passed up to `head`, with these events.
    void pass(List<Shown> batch, long head) {
        recent.pass(batch, head);
        moved();
    }

    /// What passed up to `head` is not at hand.
    void restart(long head) {
        recent.restart(head);
        moved();
    }

    /// Nobody wants it for the time being.
    void forget() {
        recent.restart(recent.upTo());
        moved();
    }

    /// Nothing of it is true any more.
    void clear() {
        recent.clear();
        moved();
    }

    private void moved() {
        since = recent.upTo() < 0 ? Long.MAX_VALUE : recent.since();
        if (!waiting.isEmpty()) {
            var some = waiting;
            waiting = new ArrayList<>();
            some.forEach(this::serve);
        }
    }

    private void serve(Ask ask) {
        if (!recent.mayReach(ask.wanted.after())) {
            answer(ask, read(ask.wanted));
        } else if (!recent.hasPassed(ask.wanted.upTo())) {
            waiting.add(ask);
        } else if (recent.holds(ask.wanted)) {
            answer(ask, remember(ask.wanted));
        } else {
            extending.add(ask);
            extend();
        }
    }

    private Uni<Stretch> remember(Wanted wanted) {
        memory.countRemembered();
        var page = recent.page(wanted, PAGE);
        return renewal.shown(page.kept(), wanted).map(shown -> cut(shown, wanted.user(), page.next()));
    }

    /// Not more than is about to be written: what waits for a reader may be deleted meanwhile.
    private static Stretch cut(List<Shown> all, UUID user, long next) {
        long bytes = 0;
        for (int i = 0; i < all.size(); i++) {
            var one = all.get(i);
            if (bytes > WRITE) {
                return new Stretch(all.subList(0, i), all.get(i - 1).placed().position());
            }
            var frame = one.to(user, Sight.View.WHOLE);
            bytes += frame == null ? 0 : frame.length();
        }
        return new Stretch(all, next);
    }

    /// A turn later, so that all are in it who ask in this moment.
    private void extend() {
        if (!reading && !extending.isEmpty()) {
            reading = true;
            loop.execute(this::readBack);
        }
    }

    /// Whoever alone wants what lies far back has it read for them.
    private void readBack() {
        var all = extending;
        extending = new ArrayList<>();
        var asks = new ArrayList<Ask>();
        for (var ask : all) {
            if (recent.isNear(ask.wanted.after(), all.size())) {
                asks.add(ask);
            } else {
                answer(ask, read(ask.wanted));
            }
        }
        if (asks.isEmpty()) {
            reading = false;
            extend();
        } else {
            readBack(asks);
        }
    }

    private void readBack(List<Ask> asks) {
        var end = recent.since();
        var furthest = asks.stream().mapToLong(ask -> ask.wanted.after()).min().orElse(end);
        var after = Math.max(furthest, end - Recent.STRETCH);
        memory.log()
                .range(workspace, after, end, (int) Recent.STRETCH)
                .emitOn(loop)
                .subscribe()
                .with(events -> extended(asks, events, after, end), failure -> failed(asks, failure));
    }

    /// Who wants more asks again, as long as there is room for it.
    private void extended(List<Ask> asks, List<Placed> events, long after, long end) {
        recent.precede(events, after, end);
        var isFurther = recent.since() < end;
        reading = false;
        moved();
        for (var ask : asks) {
            if (recent.holds(ask.wanted)) {
                answer(ask, remember(ask.wanted));
            } else if (isFurther) {
                serve(ask);
            } else {
                answer(ask, read(ask.wanted));
            }
        }
        extend();
    }

    private void failed(List<Ask> asks, Throwable failure) {
        asks.forEach(ask -> ask.answer.fail(failure));
        reading = false;
        extend();
    }

    private static void answer(Ask ask, Uni<Stretch> stretch) {
        stretch.subscribe().with(ask.answer::complete, ask.answer::fail);
    }

    private static List<Entry> entries(List<Placed> events) {
        return events.stream().map(placed -> new Entry(placed, null)).toList();
    }
}
