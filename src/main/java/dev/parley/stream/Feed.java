package dev.parley.stream;

import dev.parley.log.History;
import dev.parley.log.Standings.Standing;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One connection's ordered stream, from a cursor on, without a gap and without anything twice.
///
/// ```
/// begin: register, so that what passes is buffered; then read, in one statement, head and rooms
///   |-- cursor not honoured --> reset
///   `-- ready --> READING (cursor, head] --> caught-up --> the buffer behind head --> LIVE
///                    ^                                        |                        |
///                    `---- the buffer was full: head and rooms again ------------------'
/// ```
///
/// All of it on the connection's event loop.
final class Feed {

    /// Events that wait while the log is read. When it is full the log is read once more: it holds them too.
    private static final int BUFFER = 512;

    private final LoopFeeds feeds;
    private final Connection connection;
    private final Filter filter;

    /// Where the log stood, until it has been told up to there.
    private @Nullable Standing standing;

    private Map<UUID, Long> losses = Map.of();
    private @Nullable ArrayDeque<Shown> page;
    private @Nullable ArrayDeque<Shown> buffer;
    private long history;
    private long head;
    private @Nullable Sight sight;
    private long position;
    private boolean overflown;
    private boolean open;
    private boolean caughtUp;
    private boolean live;
    private boolean ended;
    private boolean busy;
    private boolean reading;
    private boolean quiet = true;
    private long told;

    Feed(LoopFeeds feeds, Connection connection, Filter filter) {
        this.feeds = feeds;
        this.connection = connection;
        this.filter = filter;
    }

    private WorkspaceFeeds home() {
        return feeds.home();
    }

    Connection connection() {
        return connection;
    }

    UUID user() {
        return connection.caller().user();
    }

    boolean isLive() {
        return live;
    }

    Sight sight() {
        if (sight == null) {
            throw new IllegalStateException("a feed is asked before it has begun");
        }
        return sight;
    }

    /// Registers, then reads where the log stands: in this order, so that the tail is not ahead of what is read.
    Uni<Void> begin() {
        feeds.register(this);
        return home().standing(user(), feeds.loop())
                .invoke(this::stand)
                .onFailure()
                .invoke(this::end)
                .replaceWithVoid();
    }

    /// Says ready and goes on from the cursor, or from the head without one; or says reset.
    void go(@Nullable String cursor) {
        if (ended) {
            feeds.flush(connection);
            return;
        }
        var now = stands();
        switch (cursor == null ? new History.Place.At(now.head()) : find(cursor, now)) {
            case History.Place.Lost(var reason) -> reset(reason);
            case History.Place.At(long from) -> {
                position = from;
                told = from;
                open = true;
                connection.add(home().frames().ready(now.history(), from, now.head()));
                pump();
            }
        }
    }

    /// The history was replaced, or the cursor belongs to none that we know.
    void reset(History.Reason reason) {
        if (!ended) {
            end();
            connection.add(home().frames().reset(reason));
            feeds.flush(connection);
            if (connection.endsWithReset()) {
                connection.close(CloseCode.GOING_AWAY);
            }
        }
    }

    void end() {
        ended = true;
        live = false;
        page = null;
        buffer = null;
        feeds.forget(this);
    }

    /// A room is lost to this person at that position, which passes later.
    void lose(UUID room, long at) {
        if (losses.isEmpty()) {
            losses = new HashMap<>();
            if (sight != null) {
                sight.lose(losses);
            }
        }
        losses.merge(room, at, Math::max);
    }

    /// An event passes that this feed may have to tell.
    void offer(Shown shown) {
        if (live) {
            pass(shown);
        } else if (!overflown && !ended) {
            hold(shown);
        }
    }

    private void hold(Shown shown) {
        if (buffer == null) {
            buffer = new ArrayDeque<>();
        }
        buffer.add(shown);
        overflown = buffer.size() > BUFFER;
        if (overflown) {
            buffer = null;
        }
    }

    /// Something passes that is never stored: only for who is up to date.
    void mention(UUID room, Frame frame) {
        if (live && sight().isIn(room) && filter.lets(frame)) {
            connection.add(frame);
            feeds.touch(connection);
        }
    }

    /// What passed meanwhile is not at hand: goes back to the log.
    void fallBehind(long dispatched) {
        if (live) {
            live = false;
            position = Math.max(position, dispatched);
        }
        overflown = true;
        buffer = null;
        if (open) {
            pump();
        }
    }

    /// Tells the new cursor if the log has moved and nothing of it was for this client.
    ///
    /// @return whether it did
    boolean beat(long dispatched) {
        var moved = live && quiet && dispatched > told;
        if (moved) {
            connection.add(home().frames().heartbeat(history, dispatched));
            told = dispatched;
        }
        quiet = true;
        return moved;
    }

    /// Whether anything may be said: nothing comes before ready.
    boolean isOpen() {
        return open && !ended;
    }

    private void pump() {
        while (!ended && !live && !busy) {
            if (connection.isFull()) {
                busy = true;
                connection.whenTaken(() -> feeds.loop().execute(this::goOn));
            } else if (page != null) {
                var shown = page.remove();
                page = page.isEmpty() ? null : page;
                tell(shown, sight().behind(shown.placed()));
            } else if (position < head) {
                read();
            } else if (overflown) {
                standAgain();
            } else if (!caughtUp) {
                sayCaughtUp();
            } else if (buffer == null) {
                goLive();
            } else {
                var shown = buffer.remove();
                buffer = buffer.isEmpty() ? null : buffer;
                pass(shown);
            }
        }
        if (!gathers()) {
            feeds.flush(connection);
        }
    }

    /// What is said already leaves together with what follows at once.
    private boolean gathers() {
        return reading && connection.hasLittle() && home().isAtHand(position);
    }

    /// From here on only what passes counts: how the log stood is not asked again.
    private void goLive() {
        live = true;
        standing = null;
        feeds.goLive(this);
    }

    private void goOn() {
        busy = false;
        reading = false;
        pump();
    }

    /// The next event. What was read from the log already may still come by the tail.
    private void pass(Shown shown) {
        if (shown.placed().position() > position) {
            position = shown.placed().position();
            tell(shown, sight().pass(shown.placed()));
        }
    }

    private void sayCaughtUp() {
        connection.add(home().frames().caughtUp(history, position));
        told = position;
        caughtUp = true;
    }

    private void read() {
        busy = true;
        reading = true;
        var now = stands();
        home().next(new Wanted(user(), now.of(user()), position, now.head(), now.history()), feeds.loop())
                .subscribe()
                .with(this::arrived, this::refused);
    }

    private void refused(Throwable failure) {
        feeds.flush(connection);
        home().later(failure, feeds.loop(), this::goOn);
    }

    private void arrived(Missed.Stretch stretch) {
        position = stretch.next();
        page = stretch.events().isEmpty() ? null : new ArrayDeque<>(stretch.events());
        goOn();
    }

    private void standAgain() {
        busy = true;
        overflown = false;
        buffer = null;
        home().standing(user(), feeds.loop()).subscribe().with(this::stoodAgain, failure -> home().later(
                        failure, feeds.loop(), this::retry));
    }

    private void retry() {
        overflown = true;
        goOn();
    }

    private void stoodAgain(Standing now) {
        if (now.history() != history) {
            reset(History.Reason.EPOCH);
        } else if (!ended) {
            stand(now);
            goOn();
        }
    }

    private void stand(Standing now) {
        standing = now;
        history = now.history();
        head = now.head();
        sight = new Sight(user(), now.of(user()), losses);
    }

    private Standing stands() {
        if (standing == null) {
            throw new IllegalStateException("a feed is asked before it has begun");
        }
        return standing;
    }

    private void tell(Shown shown, Sight.View view) {
        var frame = shown.to(user(), view);
        if (frame != null && filter.lets(frame)) {
            connection.add(frame);
            feeds.touch(connection);
            told = shown.placed().position();
            quiet = false;
        }
    }

    private static History.Place find(String cursor, Standing now) {
        return History.find(cursor, now.history(), now.floor(), now.head());
    }
}
