package dev.parley.stream;

import dev.parley.log.Standings.Seat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Kept events by whom they concern, so that somebody who is in ten rooms out of a thousand reads those of ten.
final class Lines {

    private final Map<UUID, Line> rooms = new HashMap<>();
    private final Map<UUID, Line> people = new HashMap<>();
    private final Line workspace = new Line();

    void add(Kept one) {
        of(one).forEach(line -> line.add(one));
    }

    /// Adds what is older than all there is.
    void precede(List<Kept> older) {
        var gathered = new HashMap<Line, List<Kept>>();
        for (var one : older) {
            of(one).forEach(line ->
                    gathered.computeIfAbsent(line, some -> new ArrayList<>()).add(one));
        }
        gathered.forEach(Line::precede);
    }

    /// Drops what is the oldest of all.
    void drop(Kept oldest) {
        of(oldest).forEach(line -> line.drop(oldest));
        var event = oldest.event();
        forgetIfEmpty(rooms, event.room());
        forgetIfEmpty(people, event.recipient());
    }

    /// Drops a room, and gives what it held.
    List<Kept> dropRoom(UUID room) {
        var line = rooms.remove(room);
        return line == null ? List.of() : line.behind(Long.MIN_VALUE);
    }

    /// What may concern somebody in these rooms, in the order of the log and each once, until there is enough.
    List<Kept> read(Wanted wanted, int limit) {
        var sources = new PriorityQueue<Source>(Comparator.comparingLong(Source::position));
        wanted.rooms().forEach((room, seat) -> open(sources, rooms.get(room), from(wanted, seat)));
        open(sources, people.get(wanted.user()), wanted.after());
        open(sources, workspace, wanted.after());
        return merge(sources, wanted, limit);
    }

    private static List<Kept> merge(PriorityQueue<Source> sources, Wanted wanted, int limit) {
        var sight = new Sight(wanted.user(), wanted.rooms(), Map.of());
        var read = new ArrayList<Kept>();
        while (read.size() < limit && !sources.isEmpty()) {
            var source = sources.poll();
            var one = source.one();
            if (one.position() > wanted.upTo()) {
                break;
            }
            var again = !read.isEmpty() && read.getLast() == one;
            if (!again && sight.behind(one.placed()) != Sight.View.NOTHING) {
                read.add(one);
            }
            if (source.moves()) {
                sources.add(source);
            }
        }
        return read;
    }

    private static long from(Wanted wanted, Seat seat) {
        return Math.max(wanted.after(), seat.fromPosition() - 1);
    }

    private static void open(PriorityQueue<Source> sources, @Nullable Line line, long after) {
        var kept = line == null ? List.<Kept>of() : line.behind(after);
        if (!kept.isEmpty()) {
            sources.add(new Source(kept));
        }
    }

    /// The lines in which an event stands: one, or two if it is numbered and addressed to somebody as well.
    private List<Line> of(Kept one) {
        var event = one.event();
        var lines = new ArrayList<Line>(2);
        if (event.room() != null && event.numbered()) {
            lines.add(rooms.computeIfAbsent(event.room(), room -> new Line()));
        }
        if (event.recipient() != null) {
            lines.add(people.computeIfAbsent(event.recipient(), user -> new Line()));
        }
        if (lines.isEmpty()) {
            lines.add(workspace);
        }
        return lines;
    }

    private static void forgetIfEmpty(Map<UUID, Line> lines, @Nullable UUID id) {
        var line = id == null ? null : lines.get(id);
        if (line != null && line.isEmpty()) {
            lines.remove(id);
        }
    }

    /// A line that is being read.
    private static final class Source {

        private final List<Kept> kept;
        private int next;

        Source(List<Kept> kept) {
            this.kept = kept;
        }

        Kept one() {
            return kept.get(next);
        }

        long position() {
            return one().position();
        }

        boolean moves() {
            next++;
            return next < kept.size();
        }
    }
}
