package dev.parley.stream;

import dev.parley.protocol.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A batch of events on its way to the feeds of one event loop. A loop is never held for long: after so many feeds
/// the rest waits for the loop's next turn, and nothing overtakes it. Events of one room that follow each other go to
/// a feed together, so that they leave in one write.
final class Delivery {

    /// To so many feeds in one turn.
    static final int SLICE = 2_048;

    private final List<Shown> batch;
    private final long head;
    private int from;
    private int to;
    private @Nullable Feed @Nullable [] feeds;
    private int next;

    Delivery(List<Shown> batch, long head) {
        this.batch = batch;
        this.head = head;
    }

    long head() {
        return head;
    }

    boolean isDone() {
        return feeds == null && to == batch.size();
    }

    /// Gives to at most `budget` feeds, about.
    ///
    /// @return what is left of it
    int go(Audience audience, Set<Feed> reading, int budget) {
        var left = budget;
        while (left > 0 && !isDone()) {
            left = feeds == null ? begin(audience, reading, left) : goOn(feeds, left);
        }
        return left;
    }

    private int begin(Audience audience, Set<Feed> reading, int budget) {
        from = to++;
        var event = batch.get(from).placed().event();
        if (Sight.moves(event)) {
            var all = new ArrayList<>(audience.of(event));
            all.addAll(reading);
            all.forEach(feed -> offer(feed, audience, event));
            return budget - all.size() - 1;
        }
        while (to < batch.size() && isAlike(event, batch.get(to).placed().event())) {
            to++;
        }
        return give(audience.of(event), reading, budget);
    }

    /// To the same people, whom neither of them moves.
    private static boolean isAlike(Event one, Event other) {
        return one.room() != null
                && Objects.equals(one.room(), other.room())
                && one.numbered()
                && other.numbered()
                && !Sight.moves(other);
    }

    private void offer(Feed feed, Audience audience, Event event) {
        feed.offer(batch.get(from));
        audience.moved(feed, Objects.requireNonNull(event.room()));
    }

    private int give(Collection<Feed> live, Set<Feed> reading, int budget) {
        if (live.size() + reading.size() > budget) {
            var all = new ArrayList<>(live);
            all.addAll(reading);
            feeds = all.toArray(Feed[]::new);
            next = 0;
            return budget;
        }
        live.forEach(this::offer);
        reading.forEach(this::offer);
        return budget - live.size() - reading.size() - 1;
    }

    private int goOn(@Nullable Feed[] all, int budget) {
        var end = Math.min(all.length, next + budget);
        var given = end - next;
        for (; next < end; next++) {
            offer(Objects.requireNonNull(all[next]));
        }
        if (next == all.length) {
            feeds = null;
        }
        return budget - given;
    }

    private void offer(Feed feed) {
        for (int i = from; i < to; i++) {
            feed.offer(batch.get(i));
        }
    }
}
