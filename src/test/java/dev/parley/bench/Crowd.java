package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Eight people in many rooms of one server, who say as much as goes, by requests and by sockets. One of them listens
/// and holds the seqs against each other; more would measure the fan-out.
final class Crowd implements AutoCloseable {

    /// On their way at once, by requests and by sockets.
    static final int BY_REST = 256;

    static final int BY_SOCKET = 512;

    private static final int MEMBERS = 8;
    private static final int SOCKETS = 16;

    final List<Room> rooms;
    private final Side side;
    private final List<SocketSubscriber> sockets;
    private final Rest lines;

    private Crowd(Side side, List<Room> rooms, List<SocketSubscriber> sockets, Rest lines) {
        this.side = side;
        this.rooms = rooms;
        this.sockets = sockets;
        this.lines = lines;
    }

    static Crowd of(Side side, int count) throws IOException {
        var rooms = side.rooms("wide", count, MEMBERS, MEMBERS, 0);
        var members = rooms.getFirst().members;
        side.listen(Floor.Skin.SOCKET, List.of(members.getFirst()));
        var speakers = new ArrayList<Person>();
        for (int i = 0; i < SOCKETS; i++) {
            speakers.add(members.get(i % MEMBERS));
        }
        return new Crowd(side, rooms, side.floor.speakers(speakers), Rest.open(side.floor, BY_REST));
    }

    /// Speaks by requests, in the first so many of the rooms.
    Load rest(int some) {
        var voices = new ArrayList<Load.Voice>();
        for (int i = 0; i < Math.max(some, BY_REST); i++) {
            var room = rooms.get(i % some);
            voices.add(Load.rest(lines, side.floor, room.members.get(i % MEMBERS), room));
        }
        return new Load(side.floor, voices);
    }

    /// Speaks by sockets, in the first so many of the rooms.
    Load socket(int some) {
        var voices = new ArrayList<Load.Voice>();
        for (int i = 0; i < Math.max(some, SOCKETS); i++) {
            voices.add(Load.socket(sockets.get(i % SOCKETS), rooms.get(i % some)));
        }
        return new Load(side.floor, voices);
    }

    @Override
    public void close() {
        side.floor.clear();
        lines.close();
    }
}
