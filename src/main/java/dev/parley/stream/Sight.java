package dev.parley.stream;

import dev.parley.log.Standings.Seat;
import dev.parley.protocol.Event;
import dev.parley.protocol.Event.Placed;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What one person sees of the log, decided at each event's own place. It holds the rooms that they are in, as of the
/// last event that passed; their own joinings and leavings change it as they pass.
final class Sight {

    private final UUID user;
    private Map<UUID, Seat> rooms;
    private Map<UUID, Long> losses;

    /// @param losses rooms that were seen lost ahead of what is told at the moment, with the position of the loss;
    ///     shared with who adds to it
    Sight(UUID user, Map<UUID, Seat> rooms, Map<UUID, Long> losses) {
        this.user = user;
        this.rooms = rooms.isEmpty() ? Map.of() : new HashMap<>(rooms);
        this.losses = losses;
    }

    /// Rooms are seen lost from now on: shared with who adds to it.
    void lose(Map<UUID, Long> losses) {
        this.losses = losses;
    }

    /// How much of an event they get.
    enum View {
        NOTHING,
        /// The event with what it tells.
        WHOLE,
        /// Only that something happened to a message that lies before what they may see.
        BARE
    }

    /// Whether an event may move somebody into or out of a room.
    static boolean moves(Event event) {
        return switch (event) {
            case Event.RoomCreated e -> true;
            case Event.MemberJoined e -> true;
            case Event.MemberLeft e -> true;
            case Event.RoomDeleted e -> true;
            default -> false;
        };
    }

    Set<UUID> rooms() {
        return rooms.keySet();
    }

    boolean isIn(UUID room) {
        return rooms.containsKey(room);
    }

    /// Judges an event of the past, which changes nothing any more: the rooms are those of a later moment.
    View behind(Placed placed) {
        return isLost(placed) ? View.NOTHING : judge(placed);
    }

    /// Judges the next event of the log, and lets it change the rooms.
    View pass(Placed placed) {
        enter(placed);
        var view = behind(placed);
        leave(placed);
        return view;
    }

    /// Who has lost a room gets of it only how it was lost, however far behind they are.
    private boolean isLost(Placed placed) {
        var room = placed.event().room();
        var at = room == null ? null : losses.get(room);
        return at != null && placed.position() < at && !ends(placed.event());
    }

    private boolean ends(Event event) {
        return switch (event) {
            case Event.MemberLeft e -> e.user().equals(user);
            case Event.RoomDeleted e -> true;
            default -> false;
        };
    }

    private void enter(Placed placed) {
        switch (placed.event()) {
            case Event.RoomCreated e when e.members().contains(user) -> sit(e.room(), placed, 1);
            case Event.MemberJoined e
            when e.user().equals(user) ->
                sit(e.room(), placed, e.visibleFromSeq() == 0 ? seq(placed) : e.visibleFromSeq());
            default -> {}
        }
    }

    /// What the map knew already, since it was read later than this event, stands.
    private void sit(UUID room, Placed placed, long visibleFromSeq) {
        var seat = rooms.get(room);
        if (seat == null || seat.fromPosition() < placed.position()) {
            keep(room, new Seat(placed.position(), visibleFromSeq));
        }
    }

    /// Who is in no room has no map of their own.
    private void keep(UUID room, Seat seat) {
        if (rooms.isEmpty()) {
            rooms = new HashMap<>();
        }
        rooms.put(room, seat);
    }

    private void leave(Placed placed) {
        var room = placed.event().room();
        if (ends(placed.event()) && rooms.containsKey(room)) {
            rooms.remove(room);
        }
        if (ends(placed.event()) && losses.containsKey(room)) {
            losses.remove(room, placed.position());
        }
    }

    private View judge(Placed placed) {
        var event = placed.event();
        var room = event.room();
        var mine = user.equals(event.recipient());
        if (room == null) {
            return event.recipient() == null || mine ? View.WHOLE : View.NOTHING;
        }
        if (mine && event.numbered()) {
            return View.WHOLE;
        }
        var seat = rooms.get(room);
        if (seat == null || placed.position() < seat.fromPosition() || !(mine || event.numbered())) {
            return View.NOTHING;
        }
        return messageSeq(event, seat.visibleFromSeq()) < seat.visibleFromSeq() ? View.BARE : View.WHOLE;
    }

    /// Where the message stands that an event is about; otherwise a place that everybody in the room may see.
    private static long messageSeq(Event event, long otherwise) {
        return switch (event) {
            case Event.MessageUpdated e -> e.messageSeq();
            case Event.MessageDeleted e -> e.messageSeq();
            default -> otherwise;
        };
    }

    private static long seq(Placed placed) {
        var seq = placed.seq();
        if (seq == null) {
            throw new IllegalStateException("a joining of the log has no seq");
        }
        return seq;
    }
}
