package dev.parley.stream;

import dev.parley.protocol.Event;
import dev.parley.protocol.Event.Placed;
import dev.parley.protocol.MessageView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The last events of a workspace in memory, so that whoever comes back after a short while is told what they missed
/// without a step to the database. On one event loop.
///
/// It holds **all** events behind one position and up to another, the one up to which the log has passed here; both
/// count positions and not events, since trimming leaves absent ones. What it takes is bounded: an event whose frames
/// had to go, or hold what is true no more, is rendered again when it is wanted.
final class Recent {

    /// So many positions, at most.
    static final long MOST_POSITIONS = 20_000;

    /// So many positions further back one read extends it: about as much as one range of the log. Read for one person,
    /// what they missed costs about as much.
    static final long STRETCH = 5_000;

    /// What one workspace may take, about: so many positions with usual messages. With less a storm of people from many
    /// rooms would have frames rendered for one that the next one's drive out.
    static final long MOST_BYTES = 64 << 20;

    private static final long NOWHERE = -1;

    private final Space space;
    private final Line all = new Line();
    private final Lines lines = new Lines();
    private final Map<UUID, List<Kept>> messages = new HashMap<>();
    private final Set<Kept> framed = new LinkedHashSet<>();

    private long since = NOWHERE;
    private long upTo = NOWHERE;
    private long bytes;

    Recent(Space space) {
        this.space = space;
    }

    /// A stretch of what one person sees.
    ///
    /// @param next the last position that was examined
    record Page(List<Kept> kept, long next) {}

    /// The position behind which all events are here.
    long since() {
        return since;
    }

    /// Up to where the log has passed here; below 0 if nothing has.
    long upTo() {
        return upTo;
    }

    long bytes() {
        return bytes;
    }

    /// Whether the log has passed this position here. What was deleted up to it is in no frame any more.
    boolean hasPassed(long position) {
        return upTo >= position;
    }

    /// Whether what lies behind this position is, or might be made, a part of what is held.
    boolean mayReach(long after) {
        return upTo != NOWHERE && upTo - after <= MOST_POSITIONS;
    }

    /// Whether it is worth while to extend it so far back, when so many want that in the same moment.
    boolean isNear(long after, int asking) {
        return since - after <= STRETCH * asking;
    }

    /// Whether it has all that is wanted, and none of it outdated.
    boolean holds(Wanted wanted) {
        return upTo != NOWHERE && since <= wanted.after() && upTo >= wanted.upTo();
    }

    /// Holds nothing any more, and begins with what passes next.
    void clear() {
        restart(NOWHERE);
    }

    /// Holds nothing up to this position, and everything from there on.
    void restart(long position) {
        while (!all.isEmpty()) {
            drop(all.oldest());
        }
        since = position;
        upTo = position;
    }

    /// The log has passed up to `head`, with these events.
    void pass(List<Shown> batch, long head) {
        if (upTo == NOWHERE) {
            restart(head);
            return;
        }
        for (var shown : batch) {
            if (shown.placed().position() > upTo) {
                add(shown);
            }
        }
        upTo = Math.max(upTo, head);
        trim();
    }

    /// Puts what was read of the log, behind one position and up to another, before what is held. Does nothing if it
    /// does not fit there any more.
    void precede(List<Placed> events, long after, long end) {
        if (end != since || after >= end) {
            return;
        }
        var older = events.stream().map(Kept::new).toList();
        older.forEach(this::begin);
        all.precede(older);
        lines.precede(older);
        since = after;
        trim();
    }

    /// What somebody sees, at most `limit` events of it.
    Page page(Wanted wanted, int limit) {
        var kept = lines.read(wanted, limit);
        return new Page(kept, kept.size() == limit ? kept.getLast().position() : wanted.upTo());
    }

    /// Takes frames that were rendered when the event was of this version.
    void show(Kept one, int version, Shown shown) {
        if (one.version() == version && one.lacks()) {
            one.show(shown);
            weigh(one);
        }
    }

    /// Lets the frames go that were made first, and the events that lie furthest back, until the bounds are kept.
    void trim() {
        while (isTooMuch() && !framed.isEmpty()) {
            var first = framed.iterator().next();
            unweigh(first);
            first.forget();
        }
        while (!all.isEmpty() && (isTooMuch() || all.oldest().position() <= upTo - MOST_POSITIONS)) {
            since = all.oldest().position();
            drop(all.oldest());
        }
        since = Math.max(since, upTo - MOST_POSITIONS);
    }

    private boolean isTooMuch() {
        return bytes > MOST_BYTES || space.isExceeded();
    }

    private void add(Shown shown) {
        var one = new Kept(shown.placed());
        outdate(one.event());
        outdateRoot(shown);
        begin(one);
        all.add(one);
        lines.add(one);
        show(one, one.version(), shown);
    }

    private void begin(Kept one) {
        take(one.weight());
        var message = one.message();
        if (message != null) {
            messages.computeIfAbsent(message, id -> new ArrayList<>(2)).add(one);
        }
    }

    /// What frames hold of a message is untrue when it changes; of a dead room nobody sees more than its end.
    private void outdate(Event event) {
        switch (event) {
            case Event.MessageUpdated e -> outdate(e.message());
            case Event.MessageDeleted e -> outdate(e.message());
            case Event.RoomDeleted e -> lines.dropRoom(e.room()).forEach(this::outdate);
            default -> {}
        }
    }

    /// A message tells how many replies it has.
    private void outdateRoot(Shown shown) {
        if (shown.shared() != null && shown.shared().envelope().data() instanceof MessageView message) {
            outdate(message.threadRootId());
        }
    }

    private void outdate(@Nullable UUID message) {
        messages.getOrDefault(message, List.of()).forEach(this::outdate);
    }

    private void outdate(Kept one) {
        unweigh(one);
        one.outdate();
    }

    private void drop(Kept oldest) {
        outdate(oldest);
        take(-oldest.weight());
        all.drop(oldest);
        lines.drop(oldest);
        var others = messages.get(oldest.message());
        if (others != null) {
            others.remove(oldest);
            if (others.isEmpty()) {
                messages.remove(oldest.message());
            }
        }
    }

    private void weigh(Kept one) {
        if (framed.add(one)) {
            take(one.framesWeight());
        }
    }

    private void unweigh(Kept one) {
        if (framed.remove(one)) {
            take(-one.framesWeight());
        }
    }

    private void take(long some) {
        bytes += some;
        space.take(some);
    }
}
