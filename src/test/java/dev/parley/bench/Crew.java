package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Everybody of some rooms of one server, connected by sockets, who can speak by them and by requests.
final class Crew implements AutoCloseable {

    private static final int LINES = 64;

    final Side side;
    final Load rest;
    final Load socket;
    private final Rest lines;

    private Crew(Side side, Rest lines, Load rest, Load socket) {
        this.side = side;
        this.lines = lines;
        this.rest = rest;
        this.socket = socket;
    }

    /// So many rooms with so many members of their own; the rooms take turns, and in each its members.
    static Crew of(Side side, int rooms, int members) throws IOException {
        var all = side.rooms("of-" + members, rooms, members, rooms * members, members);
        var subscribers = side.subscribe(Floor.Skin.SOCKET, all);
        var lines = Rest.open(side.floor, LINES);
        var byRest = new ArrayList<Load.Voice>();
        var bySocket = new ArrayList<Load.Voice>();
        for (int i = 0; i < rooms * members; i++) {
            var room = all.get(i % rooms);
            var speaker = subscribers.get(i % rooms * members + i / rooms);
            byRest.add(Load.rest(lines, side.floor, speaker.person(), room));
            bySocket.add(Load.socket((SocketSubscriber) speaker, room));
        }
        return new Crew(side, lines, new Load(side.floor, byRest), new Load(side.floor, bySocket));
    }

    /// The ways in which it can speak: to name them and to use them.
    List<Way> ways() {
        return List.of(new Way("REST", rest), new Way("socket", socket));
    }

    /// A way to speak.
    record Way(String name, Load load) {}

    @Override
    public void close() {
        side.floor.clear();
        lines.close();
    }
}
