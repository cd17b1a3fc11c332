package dev.parley.stream;

import dev.parley.log.Entry;
import dev.parley.log.Follower;
import dev.parley.log.Hint;
import dev.parley.log.Standings;
import dev.parley.log.Standings.Standing;
import io.netty.channel.EventLoop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The feeds of one workspace on this node: what passes in the log is rendered once, on one event loop, and handed to
/// each loop that has feeds.
///
/// A loop's feeds may be made at any moment: a feed registers with them first and asks where the log stands then, and
/// that is asked on the loop of this class, behind whatever was handed out before.
final class WorkspaceFeeds implements Follower, Rendering.Steps {

    private static final Logger LOG = Logger.getLogger(WorkspaceFeeds.class);
    private static final long RETRY_MS = 1_000;

    /// When the last one has gone, what is remembered goes so much later.
    private static final long LINGER_MS = 60_000;

    private final UUID workspace;
    private final Vertx vertx;
    private final Executor loop;
    private final Arrivals arrivals;
    private final Frames frames;
    private final Renderer renderer;
    private final Function<EventLoop, LoopFeeds.Turf> turfs;

    private final Map<EventLoop, LoopFeeds> loops = new ConcurrentHashMap<>();
    private final Map<UUID, Integer> people = new ConcurrentHashMap<>();
    private final Rendering rendering = new Rendering(this);
    private final Missed missed;
    private @Nullable Long history;

    WorkspaceFeeds(
            UUID workspace,
            Vertx vertx,
            Context context,
            Standings standings,
            Memory memory,
            Frames frames,
            Renderer renderer,
            Function<EventLoop, LoopFeeds.Turf> turfs) {
        this.workspace = workspace;
        this.vertx = vertx;
        this.loop = task -> context.runOnContext(ignored -> task.run());
        this.arrivals = new Arrivals(workspace, standings, loop);
        this.missed = memory.of(workspace, loop);
        this.frames = frames;
        this.renderer = renderer;
        this.turfs = turfs;
    }

    Frames frames() {
        return frames;
    }

    /// The feeds on this event loop.
    LoopFeeds on(EventLoop eventLoop) {
        return loops.computeIfAbsent(eventLoop, some -> new LoopFeeds(this, turfs.apply(some)));
    }

    /// Does this for the feeds of each loop, there.
    void everywhere(Consumer<LoopFeeds> task) {
        loops.values().forEach(feeds -> feeds.loop().execute(() -> task.accept(feeds)));
    }

    /// Somebody has one stream more.
    void came(UUID user) {
        people.merge(user, 1, Integer::sum);
    }

    /// Somebody has one stream less.
    void went(UUID user) {
        people.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
        if (people.isEmpty()) {
            vertx.setTimer(LINGER_MS, timer -> loop.execute(this::forget));
        }
    }

    private void forget() {
        if (!wanted()) {
            missed.forget();
        }
    }

    /// Where the log stands, read after this call. Answers on the loop that is given.
    Uni<Standing> standing(UUID user, Executor asking) {
        return Uni.createFrom()
                .<Standing>emitter(answer -> loop.execute(() -> arrivals.standing(user)
                        .invoke(standing -> know(standing.history()))
                        .subscribe()
                        .with(answer::complete, answer::fail)))
                .emitOn(asking);
    }

    /// Remembers nothing of another history.
    private void know(long now) {
        if (history != null && history != now) {
            missed.clear();
        }
        history = now;
    }

    /// Whether what lies behind this position is at hand, most likely.
    boolean isAtHand(long after) {
        return missed.isAtHand(after);
    }

    /// What a person sees of the log behind a position, as frames. Answers on the loop that is given.
    Uni<Missed.Stretch> next(Wanted wanted, Executor asking) {
        return Uni.createFrom()
                .<Missed.Stretch>emitter(
                        answer -> loop.execute(() -> stretch(wanted).subscribe().with(answer::complete, answer::fail)))
                .emitOn(asking);
    }

    private Uni<Missed.Stretch> stretch(Wanted wanted) {
        return Objects.equals(history, wanted.history()) ? missed.next(wanted) : missed.read(wanted);
    }

    /// The database does not answer; open streams stay, and try again on their loop.
    void later(Throwable failure, Executor asking, Runnable again) {
        LOG.debugf("a stream waits for the database: %s", failure);
        vertx.setTimer(RETRY_MS, timer -> asking.execute(again));
    }

    void typing(Hint.Typing hint) {
        loop.execute(() -> {
            var frame = frames.typing(hint);
            everywhere(feeds -> feeds.mention(hint.room(), frame));
        });
    }

    @Override
    public void passed(List<Entry> entries, long head) {
        loop.execute(() -> {
            for (var entry : entries) {
                if (Sight.moves(entry.placed().event())) {
                    everywhere(feeds -> feeds.lose(entry.placed()));
                }
            }
            rendering.add(entries, head);
        });
    }

    @Override
    public void replaced(long head) {
        loop.execute(() -> {
            history = null;
            everywhere(LoopFeeds::replaced);
            rendering.clear(head);
            missed.restart(head);
        });
    }

    @Override
    public boolean wanted() {
        return !people.isEmpty();
    }

    @Override
    public Uni<List<Shown>> render(List<Entry> entries) {
        return history()
                .chain(known ->
                        renderer.render(workspace, known, entries, Collections.unmodifiableSet(people.keySet())))
                .emitOn(loop);
    }

    /// What passes may come before anybody has asked where the log stands.
    private Uni<Long> history() {
        return history != null
                ? Uni.createFrom().item(history)
                : arrivals.standing().map(Standing::history).invoke(this::know);
    }

    @Override
    public void rendered(List<Shown> batch, long head) {
        missed.pass(batch, head);
        if (wanted()) {
            everywhere(feeds -> feeds.give(batch, head));
        }
    }

    @Override
    public void skipped(long head) {
        missed.restart(head);
    }

    @Override
    public void dropped(long head) {
        missed.restart(head);
        everywhere(LoopFeeds::fallBehind);
    }

    @Override
    public void later(Runnable again) {
        vertx.setTimer(RETRY_MS, timer -> loop.execute(again));
    }
}
