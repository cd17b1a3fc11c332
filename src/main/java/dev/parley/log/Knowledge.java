package dev.parley.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the writer of a workspace knows from its last batches: where the log ends, and for rooms in which
/// somebody has just posted their heads, marks and rights. A batch about which everything is known needs no
/// question: it is one flight instead of two, and spares the database the judging.
///
/// What is known is what was read under the lock at one position of the log, moved on by every event since:
/// those of the writer's own batches, and those that the tail brings, each of which makes its room forgotten,
/// or all rooms if it has none. So it is true as long as the log still ends there when the lock is held.
/// The statement that writes the batch fails if it does not, the whole transaction with it, and everything is
/// asked about as usual. What the tail then brings says what of it still holds.
///
/// All of it belongs to the workspace's event loop.
final class Knowledge implements Follower {

    /// How many facts of people in rooms are kept: about a kilobyte each, and four with the longest names and
    /// addresses of pictures. At more than that rooms are forgotten, and learnt anew when somebody writes there.
    static final int MOST = 10_000;

    private static final int MOST_CAUTION = 64;
    private static final long NOWHERE = -1;
    private static final Duration ODD = Duration.ofSeconds(1);

    private final Clock clock;

    /// The room that was needed longest ago comes first.
    private final Map<UUID, Place> places = new LinkedHashMap<>(16, 0.75f, true);

    private int size;

    private long position = NOWHERE;
    private Instant at = Instant.EPOCH;
    private @Nullable UUID epoch;

    /// The database's clock, and this machine's when it was told.
    private Instant told = Instant.EPOCH;

    private long heard;
    private Instant here = Instant.EPOCH;

    /// Where the log ended with the last batch that was asked about. Before the tail has come there it is not known
    /// what others have written.
    private long asked;

    /// Up to where the tail has passed the log.
    private long passed;

    /// How many batches are asked about after the next mistake, and how many still are after the last one: where
    /// several nodes write one log, hardly a guess would be right.
    private int caution = 1;

    private int careful;

    /// A room.
    private static final class Place {
        private final Map<UUID, Batch.Read> reads = new HashMap<>();
        private final Map<Named, Object> facts = new HashMap<>();
        private Batch.End end;

        Place(Batch.End end) {
            this.end = end;
        }
    }

    private record Named(LaneKind<?, ?> kind, UUID user) {}

    /// @param clock this machine's, beside the one that only tells how much time has passed
    Knowledge(Clock clock) {
        this.clock = clock;
    }

    /// A batch that goes on from here, if there is anything to go on from.
    @Nullable Batch next(UUID workspace) {
        if (position == NOWHERE || epoch == null || position < asked || hasSlept()) {
            return null;
        }
        if (careful > 0) {
            careful--;
            return null;
        }
        return new Batch(workspace, epoch, position, now(), this);
    }

    /// Whether this machine was asleep, which the clock that measures does not tell, or somebody has set its time.
    private boolean hasSlept() {
        var passed = Duration.between(here, clock.instant());
        return passed.minus(since()).abs().compareTo(ODD) > 0;
    }

    private Duration since() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    /// The database's time as far as it is known here, never before that of the log's last event.
    private Instant now() {
        var now = told.plus(since()).truncatedTo(ChronoUnit.MICROS);
        return now.isAfter(at) ? now : at;
    }

    @Nullable Object facts(LaneKind<?, ?> kind, LaneKind.Actor actor) {
        var place = places.get(actor.room());
        return place == null ? null : place.facts.get(new Named(kind, actor.user()));
    }

    Batch.@Nullable End end(UUID room) {
        var place = places.get(room);
        return place == null ? null : place.end;
    }

    Batch.@Nullable Read read(UUID user, UUID room) {
        var place = places.get(room);
        return place == null ? null : place.reads.get(user);
    }

    /// The batch is committed: the log ends with it now. If others have written before it, the tail will tell that, and
    /// this batch too.
    ///
    /// @param now the database's clock
    /// @param heard this machine's, when it told that ([System#nanoTime])
    void learn(Batch batch, Court court, Instant now, long heard) {
        if (!batch.epoch().equals(epoch) || batch.begin() < position) {
            forget();
        }
        if (position != NOWHERE && batch.begin() > position) {
            asked = batch.position();
            return;
        }
        if (batch.position() < passed) {
            forget();
            return;
        }
        position = batch.position();
        epoch = batch.epoch();
        at = batch.at();
        told = now;
        this.heard = heard;
        here = clock.instant().minusNanos(System.nanoTime() - heard);
        batch.heads().forEach(this::moved);
        batch.marks().forEach(this::moved);
        court.teach(this, batch);
        while (size > MOST) {
            changed(places.keySet().iterator().next());
        }
    }

    private void moved(UUID room, Batch.Head head) {
        var place = places.get(room);
        if (place != null) {
            place.end = head.end();
        }
    }

    private void moved(Batch.MarkKey key, Batch.Mark mark) {
        var place = places.get(key.room());
        if (place != null) {
            place.reads.replace(key.user(), mark.read());
        }
    }

    /// Keeps what decides the next command of somebody in a room, with the head and the mark as this batch leaves them.
    void keep(LaneKind<?, ?> kind, LaneKind.Actor actor, Object facts, Batch batch) {
        var head = batch.heads().get(actor.room());
        var mark = batch.marks().get(new Batch.MarkKey(actor.user(), actor.room()));
        if (head == null || mark == null) {
            return;
        }
        var place = places.computeIfAbsent(actor.room(), room -> new Place(head.end()));
        place.reads.put(actor.user(), mark.read());
        if (place.facts.put(new Named(kind, actor.user()), facts) == null) {
            size++;
        }
    }

    /// A guess was right.
    void right() {
        caution = 1;
    }

    /// A guess was wrong, or it is unknown what became of it: asks for a while.
    void mistaken() {
        careful = caution;
        caution = Math.min(2 * caution, MOST_CAUTION);
    }

    void forget() {
        position = NOWHERE;
        asked = NOWHERE;
        places.clear();
        size = 0;
    }

    @Override
    public void passed(List<Entry> entries, long head) {
        passed = head;
        if (position == NOWHERE || head <= position) {
            return;
        }
        var told = 0L;
        for (var entry : entries) {
            var placed = entry.placed();
            if (placed.position() > position) {
                told++;
                changed(placed.event().room());
                at = placed.at().isAfter(at) ? placed.at() : at;
            }
        }
        if (told == head - position) {
            position = head;
        } else {
            // Where it begins to follow, or where the log was trimmed, not everything is told.
            forget();
        }
    }

    @Override
    public void replaced(long head) {
        forget();
        passed = head;
    }

    private void changed(@Nullable UUID room) {
        if (room == null) {
            places.clear();
            size = 0;
            return;
        }
        var place = places.remove(room);
        if (place != null) {
            size -= place.facts.size();
        }
    }
}
