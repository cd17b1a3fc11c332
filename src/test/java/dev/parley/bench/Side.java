package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One server of a run: who is connected to it, and the rooms that were made on it.
final class Side {

    private static final int CALLS_AT_ONCE = 8;

    final Target target;
    final Floor floor;
    private final Map<String, List<Room>> rooms = new HashMap<>();

    Side(Loop loop, Target target) {
        this.target = target;
        this.floor = new Floor(loop, target);
    }

    /// Rooms that are made when first wanted: each has so many members, and begins so many people further on than the
    /// one before.
    ///
    /// @param people how many there are in all; behind the last comes the first
    List<Room> rooms(String kind, int count, int members, int people, int further) throws IOException {
        var known = rooms.get(kind);
        if (known == null || known.size() < count) {
            var all = target.people(people);
            known = all(IntStream.range(0, count)
                    .<Callable<Room>>mapToObj(i -> () -> target.room(
                            kind + "-" + i,
                            IntStream.range(0, members)
                                    .mapToObj(k -> all.get((i * further + k) % people))
                                    .toList()))
                    .toList());
            rooms.put(kind, known);
        }
        return known.subList(0, count);
    }

    /// Starts a server anew that keeps nothing: its rooms are gone.
    void restart() throws IOException {
        target.close();
        target.start();
        rooms.clear();
    }

    /// Opens a stream for everybody who is in these rooms.
    List<Subscriber> subscribe(Floor.Skin skin, List<Room> among) {
        return listen(
                skin,
                among.stream().flatMap(room -> room.members.stream()).distinct().toList());
    }

    /// Opens a stream for these people, who hear of all their rooms.
    List<Subscriber> listen(Floor.Skin skin, List<Person> people) {
        return listen(
                skin,
                people,
                membership(rooms.values().stream().flatMap(List::stream).toList()));
    }

    /// Opens a stream for these people; up to a hundred all are timed, of more one in twenty, at least fifty.
    List<Subscriber> listen(Floor.Skin skin, List<Person> people, Map<Person, List<Room>> membership) {
        var every = people.size() <= 100 ? 1 : Math.max(1, Math.min(20, people.size() / 50));
        var wanted = new ArrayList<Subscriber>();
        for (int i = 0; i < people.size(); i++) {
            var person = people.get(i);
            var in = membership.getOrDefault(person, List.of());
            wanted.add(floor.subscriber(skin, person, in, i % every == 0, null));
        }
        return floor.open(wanted);
    }

    /// Who is in which room of those that were made here, and of this one.
    Map<Person, List<Room>> membershipWith(Room room) {
        return membership(Stream.concat(rooms.values().stream().flatMap(List::stream), Stream.of(room))
                .distinct()
                .toList());
    }

    /// Who is in which of these rooms.
    static Map<Person, List<Room>> membership(List<Room> among) {
        var of = new HashMap<Person, List<Room>>();
        among.forEach(room -> room.members.forEach(
                person -> of.computeIfAbsent(person, who -> new ArrayList<>()).add(room)));
        return of;
    }

    /// Makes many things at once; the answers in the order of the questions.
    static <T> List<T> all(List<Callable<T>> tasks) throws IOException {
        try (var threads = Executors.newFixedThreadPool(CALLS_AT_ONCE)) {
            var results = new ArrayList<T>();
            for (var task : threads.invokeAll(tasks)) {
                results.add(task.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
