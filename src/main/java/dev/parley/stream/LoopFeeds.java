package dev.parley.stream;

import dev.parley.log.History;
import dev.parley.protocol.Event;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/// The open streams of one workspace on one event loop, which owns all of this. What passes in the log comes as one
/// task for the loop, whatever the number of connections; what is added to a connection by it is written in one go.
final class LoopFeeds {

    /// To so many connections in one turn: about half a millisecond.
    private static final int WRITES = 64;

    private final WorkspaceFeeds home;
    private final Executor loop;
    private final Wheel wheel;
    private final Groups<Connection> people = new Groups<>();
    private final Audience audience = new Audience();
    private final Set<Feed> reading = new LinkedHashSet<>();
    private final ArrayDeque<Delivery> deliveries = new ArrayDeque<>();
    private final Gathering gathering = new Gathering();
    private final ArrayDeque<Connection> touched = new ArrayDeque<>();
    private boolean delivering;
    private boolean flushing;
    private long dispatched;

    LoopFeeds(WorkspaceFeeds home, Turf turf) {
        this.home = home;
        this.loop = turf.loop();
        this.wheel = turf.wheel();
    }

    /// What all feeds of an event loop share.
    ///
    /// @param loop runs tasks there, in their order and never at once
    record Turf(Executor loop, Wheel wheel) {}

    WorkspaceFeeds home() {
        return home;
    }

    Executor loop() {
        return loop;
    }

    void add(Connection connection, Instant now) {
        connection.beat = now;
        connection.moved = now;
        var user = connection.caller().user();
        people.add(user, connection);
        home.came(user);
        wheel.add(connection, this, now);
    }

    void remove(Connection connection) {
        var user = connection.caller().user();
        if (people.remove(user, connection)) {
            home.went(user);
        }
        dropFeed(connection);
    }

    /// Puts a new feed in the place of what the connection has.
    Feed begin(Connection connection, Filter filter) {
        dropFeed(connection);
        var feed = new Feed(this, connection, filter);
        connection.feed = feed;
        return feed;
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

    /// What has passed, in the order of the log, up to `head`.
    void give(List<Shown> batch, long head) {
        deliveries.add(new Delivery(batch, head));
        if (!delivering) {
            delivering = true;
            deliver();
        }
    }

    /// Whatever is thrown here is one batch's or one connection's, and must not keep back what comes behind it.
    private void deliver() {
        try {
            pass();
            flush();
        } finally {
            delivering = !deliveries.isEmpty();
            if (delivering) {
                loop.execute(this::deliver);
            }
        }
    }

    private void pass() {
        try {
            passSlice();
        } catch (RuntimeException broken) {
            // Some may have got of it what others have not: everybody goes on from the log.
            deliveries.clear();
            fallBehind();
            throw broken;
        }
    }

    private void passSlice() {
        var budget = Delivery.SLICE;
        while (budget > 0 && !deliveries.isEmpty()) {
            var delivery = deliveries.element();
            budget = delivery.go(audience, reading, budget);
            if (delivery.isDone()) {
                deliveries.remove();
                dispatched = delivery.head();
            }
        }
    }

    /// What passed was dropped: everybody goes on from the log.
    void fallBehind() {
        for (var feed : feeds()) {
            audience.remove(feed);
            reading.add(feed);
            feed.fallBehind(dispatched);
        }
    }

    /// Another history stands in the place of this one.
    void replaced() {
        deliveries.clear();
        dispatched = 0;
        feeds().forEach(feed -> feed.reset(History.Reason.EPOCH));
    }

    /// Says something that is never stored to the members of a room.
    void mention(UUID room, Frame frame) {
        audience.in(room).forEach(feed -> feed.mention(room, frame));
        flush();
    }

    /// Who loses a room gets nothing of it any more, though what they are being told lies further back.
    void lose(Event.Placed placed) {
        switch (placed.event()) {
            case Event.MemberLeft e ->
                feeds(people.of(e.user())).forEach(feed -> feed.lose(e.room(), placed.position()));
            case Event.RoomDeleted e -> feeds().forEach(feed -> feed.lose(e.room(), placed.position()));
            default -> {}
        }
    }

    /// Ends everything that runs under this session or of this user.
    void revoke(UUID subject) {
        for (var connection : all()) {
            var caller = connection.caller();
            if (subject.equals(caller.session()) || subject.equals(caller.user())) {
                cut(connection, CloseCode.REVOKED);
            }
        }
    }

    void closeAll(CloseCode code) {
        all().forEach(connection -> cut(connection, code));
    }

    /// A stream goes on under another token.
    void renewed(Connection connection, Instant now) {
        wheel.add(connection, this, now);
    }

    /// A sign of life, or the new cursor in its place.
    void beat(Connection connection) {
        var told = connection.feed != null && connection.feed.beat(dispatched);
        connection.beat(told);
        flush(connection);
    }

    void warn(Connection connection) {
        var feed = connection.feed;
        if (feed != null && feed.isOpen() && !connection.warned) {
            connection.warned = true;
            connection.add(home.frames().expiring(connection.caller().expires()));
            flush(connection);
        }
    }

    void cut(Connection connection, CloseCode code) {
        dropFeed(connection);
        connection.close(code);
    }

    /// This connection has something to write, together with others.
    void touch(Connection connection) {
        if (!connection.touched) {
            connection.touched = true;
            touched.add(connection);
        }
    }

    /// Writes it with whatever else comes up in this turn of the loop.
    void flushSoon(Connection connection) {
        touch(connection);
        flushLater();
    }

    /// Writes what this one has.
    void flush(Connection connection) {
        connection.flush(gathering);
        gathering.release();
    }

    /// Writes to some of those that have something, and cuts who has not taken too much. The others' turn comes after
    /// whatever else the loop has to do: what passes meanwhile leaves with what they have already, in one write.
    private void flush() {
        try {
            for (int i = 0; i < WRITES && !touched.isEmpty(); i++) {
                writeNext();
            }
        } finally {
            gathering.release();
            if (!touched.isEmpty()) {
                flushLater();
            }
        }
    }

    private void writeNext() {
        var connection = touched.remove();
        connection.touched = false;
        if (connection.isTooFull()) {
            cut(connection, CloseCode.SLOW);
        } else {
            connection.flush(gathering);
        }
    }

    private void flushLater() {
        if (!flushing) {
            flushing = true;
            loop.execute(() -> {
                flushing = false;
                flush();
            });
        }
    }

    private List<Connection> all() {
        var all = new ArrayList<Connection>();
        people.all().forEach(all::addAll);
        return all;
    }

    private List<Feed> feeds() {
        return feeds(all());
    }

    private static List<Feed> feeds(Iterable<Connection> connections) {
        var feeds = new ArrayList<Feed>();
        connections.forEach(connection -> feeds.add(connection.feed));
        feeds.removeIf(Objects::isNull);
        return feeds;
    }

    private static void dropFeed(Connection connection) {
        if (connection.feed != null) {
            connection.feed.end();
            connection.feed = null;
        }
    }
}
