package dev.parley.stream;

import dev.parley.log.Entry;
import dev.parley.log.Follower;
import dev.parley.log.Hint;
import dev.parley.log.History;
import dev.parley.log.Replay;
import dev.parley.log.Standings;
import dev.parley.log.Standings.Standing;
import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/// The feeds of one workspace on this node: what passes in the log is rendered once and given to those whom it
/// concerns. All its state belongs to one event loop.
final class WorkspaceFeeds implements Follower, Rendering.Steps {

    private static final Logger LOG = Logger.getLogger(WorkspaceFeeds.class);
    private static final long RETRY_MS = 1_000;

    private final UUID workspace;
    private final Vertx vertx;
    private final Executor loop;
    private final Arrivals arrivals;
    private final Replay replay;
    private final Frames frames;
    private final Renderer renderer;

    private final Outbox outbox = new Outbox();
    private final Connections connections = new Connections(outbox);
    private final Audience audience = new Audience();
    private final Set<Feed> reading = new LinkedHashSet<>();
    private final Rendering rendering = new Rendering(this);
    private long dispatched;
    private long history;

    WorkspaceFeeds(
            UUID workspace,
            Vertx vertx,
            Context context,
            Standings standings,
            Replay replay,
            Frames frames,
            Renderer renderer) {
        this.workspace = workspace;
        this.vertx = vertx;
        this.loop = task -> context.runOnContext(ignored -> task.run());
        this.arrivals = new Arrivals(workspace, standings, loop);
        this.replay = replay;
        this.frames = frames;
        this.renderer = renderer;
    }

    Executor loop() {
        return loop;
    }

    Frames frames() {
        return frames;
    }

    Connections connections() {
        return connections;
    }

    /// Puts a new feed in the place of what the connection has.
    Uni<Feed> begin(Connection connection, Filter filter) {
        if (connection.isClosed()) {
            return Uni.createFrom().nothing();
        }
        var before = connection.feed;
        if (before != null) {
            before.end();
        }
        var feed = new Feed(this, connection, filter);
        connection.feed = feed;
        return feed.begin().replaceWith(feed);
    }

    /// From now on what passes goes into this feed's buffer.
    void register(Feed feed) {
        reading.add(feed);
    }

    /// It is up to date: what passes is for it to tell at once.
    void goLive(Feed feed) {
        reading.remove(feed);
        audience.add(feed);
    }

    void forget(Feed feed) {
        reading.remove(feed);
        audience.remove(feed);
    }

    /// Where the log stands, read after this call.
    Uni<Standing> standing(UUID user) {
        return arrivals.standing(user).invoke(standing -> history = standing.history());
    }

    /// What one read of the log brought.
    ///
    /// @param next the last position that was examined
    record Stretch(List<Shown> events, long next) {}

    /// What a person sees of the log behind a position, as frames.
    Uni<Stretch> read(Replay.Reader reader, long after, long upTo, long history) {
        return replay.page(reader, after, upTo, Replay.PAGE)
                .chain(page -> renderer.render(workspace, history, entries(page), Set.of(reader.user()))
                        .map(shown -> new Stretch(shown, page.next())))
                .emitOn(loop);
    }

    Replay.Reader reader(UUID user, int rooms) {
        return new Replay.Reader(workspace, user, rooms);
    }

    /// The database does not answer; open streams stay, and try again.
    void later(Throwable failure, Runnable again) {
        LOG.debugf("a stream waits for the database: %s", failure);
        later(again);
    }

    void touched(Connection connection) {
        outbox.touch(connection);
    }

    /// Writes what this connection has.
    void flush(Connection connection) {
        outbox.flush(connection);
    }

    void whenTaken(Connection connection, Runnable then) {
        connection.whenTaken(() -> loop.execute(then));
    }

    /// Says something that is never stored to the members of a room.
    void mention(UUID room, Frame frame) {
        audience.in(room).forEach(feed -> feed.mention(room, frame));
        connections.flush();
    }

    void typing(Hint.Typing hint) {
        mention(hint.room(), frames.typing(hint));
    }

    @Override
    public void passed(List<Entry> entries, long head) {
        loop.execute(() -> {
            entries.forEach(entry -> lose(entry.placed()));
            rendering.add(entries, head);
        });
    }

    @Override
    public void replaced() {
        loop.execute(() -> {
            rendering.clear();
            dispatched = 0;
            connections.feeds().forEach(feed -> feed.reset(History.Reason.EPOCH));
        });
    }

    @Override
    public boolean wanted() {
        return !connections.isEmpty();
    }

    @Override
    public Uni<List<Shown>> render(List<Entry> entries) {
        return renderer.render(workspace, history, entries, connections.people())
                .emitOn(loop);
    }

    @Override
    public void rendered(List<Shown> batch, long head) {
        batch.forEach(this::give);
        dispatched = head;
        connections.flush();
    }

    @Override
    public void dropped() {
        for (var feed : connections.feeds()) {
            audience.remove(feed);
            reading.add(feed);
            feed.fallBehind(dispatched);
        }
    }

    @Override
    public void later(Runnable again) {
        vertx.setTimer(RETRY_MS, timer -> loop.execute(again));
    }

    /// Signs of life, and what a token's end asks for.
    void tick(Instant now) {
        connections.tick(now, dispatched, frames);
    }

    private void give(Shown shown) {
        var event = shown.placed().event();
        for (var feed : audience.of(event)) {
            feed.offer(shown);
            if (Sight.moves(event)) {
                audience.moved(feed, Objects.requireNonNull(event.room()));
            }
        }
        reading.forEach(feed -> feed.offer(shown));
    }

    /// Who loses a room gets nothing of it any more, though what they are being told lies further back.
    private void lose(Event.Placed placed) {
        switch (placed.event()) {
            case Event.MemberLeft e ->
                connections.feeds(e.user()).forEach(feed -> feed.lose(e.room(), placed.position()));
            case Event.RoomDeleted e -> connections.feeds().forEach(feed -> feed.lose(e.room(), placed.position()));
            default -> {}
        }
    }

    private static List<Entry> entries(Replay.Page page) {
        return page.events().stream().map(placed -> new Entry(placed, null)).toList();
    }
}
