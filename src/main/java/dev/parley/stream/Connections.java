package dev.parley.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// The open streams of one workspace on this node, and the clock that they live by: signs of life, the end of a token,
/// and readers that do not read. On the loop of the workspace's feeds.
final class Connections {

    /// A client hears something at least this often.
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /// This long before a token's end its stream says so.
    static final Duration WARNING = Duration.ofSeconds(60);

    /// A reader that takes nothing for so long is not there.
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Outbox outbox;
    private final Map<UUID, Set<Connection>> people = new HashMap<>();

    Connections(Outbox outbox) {
        this.outbox = outbox;
    }

    void add(Connection connection, Instant now) {
        connection.beat = now;
        connection.moved = now;
        people.computeIfAbsent(connection.caller().user(), user -> new LinkedHashSet<>())
                .add(connection);
    }

    void remove(Connection connection) {
        var user = connection.caller().user();
        var theirs = people.get(user);
        if (theirs != null && theirs.remove(connection) && theirs.isEmpty()) {
            people.remove(user);
        }
        dropFeed(connection);
    }

    boolean isEmpty() {
        return people.isEmpty();
    }

    Set<UUID> people() {
        return Set.copyOf(people.keySet());
    }

    List<Connection> all() {
        var all = new ArrayList<Connection>();
        people.values().forEach(all::addAll);
        return all;
    }

    List<Feed> feeds() {
        return feedsOf(all());
    }

    List<Feed> feeds(UUID user) {
        return feedsOf(people.getOrDefault(user, Set.of()));
    }

    /// Writes what was added to any of them, and cuts those that pile up too much.
    void flush() {
        for (var slow : outbox.flush()) {
            cut(slow, CloseCode.SLOW);
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

    void tick(Instant now, long dispatched, Frames frames) {
        for (var connection : all()) {
            if (!now.isBefore(connection.caller().expires())) {
                cut(connection, CloseCode.TOKEN_EXPIRED);
            } else if (isStuck(connection, now)) {
                cut(connection, CloseCode.SLOW);
            } else if (connection.isVanished(now)) {
                cut(connection, CloseCode.GOING_AWAY);
            } else {
                warn(connection, now, frames);
                beat(connection, now, dispatched);
            }
        }
    }

    private void warn(Connection connection, Instant now, Frames frames) {
        var end = connection.caller().expires();
        var feed = connection.feed;
        if (feed != null && feed.isOpen() && !connection.warned && !now.isBefore(end.minus(WARNING))) {
            connection.warned = true;
            connection.add(frames.expiring(end));
            outbox.flush(connection);
        }
    }

    private void beat(Connection connection, Instant now, long dispatched) {
        if (now.isBefore(connection.beat.plus(HEARTBEAT))) {
            return;
        }
        connection.beat = now;
        var told = connection.feed != null && connection.feed.beat(dispatched);
        connection.beat(told);
        outbox.flush(connection);
    }

    /// Bytes are on their way for a long time and none of them arrives.
    private static boolean isStuck(Connection connection, Instant now) {
        var taken = connection.taken();
        if (connection.isEmpty() || taken != connection.takenThen) {
            connection.takenThen = taken;
            connection.moved = now;
            return false;
        }
        return now.isAfter(connection.moved.plus(PATIENCE));
    }

    private static void cut(Connection connection, CloseCode code) {
        dropFeed(connection);
        connection.close(code);
    }

    private static void dropFeed(Connection connection) {
        if (connection.feed != null) {
            connection.feed.end();
            connection.feed = null;
        }
    }

    private static List<Feed> feedsOf(Iterable<Connection> connections) {
        var feeds = new ArrayList<Feed>();
        connections.forEach(connection -> feeds.add(connection.feed));
        feeds.removeIf(Objects::isNull);
        return feeds;
    }
}
