package dev.parley.stream;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The clock that the streams of one event loop live by: signs of life, the end of a token, and readers that do not
/// read. Each stream waits in the slot of the moment at which it is looked at next, so that a turn looks at few of
/// them.
final class Wheel {

    static final Duration TICK = Duration.ofMillis(250);

    /// A client hears something at least this often.
    static final Duration HEARTBEAT = Duration.ofSeconds(20);

    /// This long before a token's end its stream says so.
    static final Duration WARNING = Duration.ofSeconds(60);

    /// A reader that takes nothing for so long is not there.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A stream is looked at at least this often.
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final int SLOTS = (int) LOOK.dividedBy(TICK) + 2;

    private record Entry(Connection connection, LoopFeeds feeds, long due) {}

    private final Clock clock;
    private final List<List<Entry>> slots = new ArrayList<>();
    private long turned;

    Wheel(Clock clock) {
        this.clock = clock;
        this.turned = tick(clock.instant());
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /// Looks after this one from now on; where it waited before does not count any more.
    void add(Connection connection, LoopFeeds feeds, Instant now) {
        var wait = Duration.between(now, next(connection, now));
        var ticks = Math.clamp(wait.dividedBy(TICK) + 1, 1, SLOTS - 1);
        connection.due = turned + ticks;
        slot(connection.due).add(new Entry(connection, feeds, connection.due));
    }

    /// Looks at those whose moment has come.
    void turn() {
        var now = clock.instant();
        // A clock that was set back, or a machine that slept: no slot is left out, none is gone through twice.
        var until = tick(now);
        turned = Math.clamp(turned, until - SLOTS, until);
        while (turned < until) {
            turned++;
            var due = slot(turned);
            if (!due.isEmpty()) {
                var some = List.copyOf(due);
                due.clear();
                some.forEach(entry -> look(entry, now));
            }
        }
    }

    private void look(Entry entry, Instant now) {
        var connection = entry.connection();
        if (connection.isClosed() || connection.due != entry.due()) {
            return;
        }
        var feeds = entry.feeds();
        if (!now.isBefore(connection.caller().expires())) {
            feeds.cut(connection, CloseCode.TOKEN_EXPIRED);
        } else if (isStuck(connection, now)) {
            feeds.cut(connection, CloseCode.SLOW);
        } else if (connection.isVanished(now)) {
            feeds.cut(connection, CloseCode.GOING_AWAY);
        } else {
            if (!now.isBefore(connection.caller().expires().minus(WARNING))) {
                feeds.warn(connection);
            }
            if (!now.isBefore(connection.beat.plus(HEARTBEAT))) {
                connection.beat = now;
                feeds.beat(connection);
            }
            add(connection, feeds, now);
        }
    }

    private static Instant next(Connection connection, Instant now) {
        var next = earlier(now.plus(LOOK), connection.beat.plus(HEARTBEAT));
        var end = connection.caller().expires();
        var warning = end.minus(WARNING);
        return earlier(earlier(next, end), warning.isAfter(now) ? warning : end);
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

    private List<Entry> slot(long tick) {
        return slots.get(Math.floorMod(tick, SLOTS));
    }

    private static long tick(Instant now) {
        return now.toEpochMilli() / TICK.toMillis();
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
