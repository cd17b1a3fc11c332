package dev.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// The people of some rooms, who go away, miss what is said there, and come back all at once.
final class Comeback {

    private static final int LINES = 32;
    private static final int AT_ONCE = 2_000;

    private final Side side;
    private final List<Room> rooms;
    private final List<Subscriber> before;

    private Comeback(Side side, List<Room> rooms, List<Subscriber> before) {
        this.side = side;
        this.rooms = rooms;
        this.before = before;
    }

    /// Everybody has been there, and is gone.
    static Comeback of(Side side, List<Room> rooms) {
        var people =
                rooms.stream().flatMap(room -> room.members.stream()).distinct().toList();
        var before = side.listen(Floor.Skin.SOCKET, people, Side.membership(rooms));
        side.floor.clear();
        return new Comeback(side, rooms, before);
    }

    /// Lets so much be said in each of the rooms.
    Tally miss(int each) {
        var lines = Rest.open(side.floor, LINES);
        try {
            var voices = IntStream.range(0, rooms.size())
                    .mapToObj(i ->
                            Load.rest(lines, side.floor, rooms.get(i).members.getFirst(), rooms.get(i)))
                    .toList();
            return new Load(side.floor, voices).each(each, LINES);
        } finally {
            lines.close();
        }
    }

    /// Lets everybody come back and waits until they have all that they missed, which is what the tally's time is.
    ///
    /// @param skin how the first, the second and so on come
    Tally back(IntFunction<Floor.Skin> skin) {
        var floor = side.floor;
        floor.swap();
        var began = System.nanoTime();
        var after = new ArrayList<Subscriber>();
        for (int i = 0; i < before.size(); i++) {
            var one = before.get(i);
            var again = floor.subscriber(skin.apply(i), one.person(), one.rooms(), false, one.cursor());
            again.goOnFrom(one);
            after.add(again);
        }
        floor.open(after, AT_ONCE);
        floor.drain();
        var tally = floor.swap();
        tally.began = began;
        floor.clear();
        return tally;
    }

    int clients() {
        return before.size();
    }
}
