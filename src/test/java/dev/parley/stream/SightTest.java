package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.log.Standings.Seat;
import dev.parley.protocol.Event;
import dev.parley.protocol.Event.Placed;
import dev.parley.stream.Sight.View;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SightTest {

    private static final UUID ME = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final UUID ROOM = UUID.randomUUID();
    private static final UUID MESSAGE = UUID.randomUUID();

    private final Map<UUID, Long> losses = new HashMap<>();

    @Test
    void membersSeeWhatComesBehindTheirJoining() {
        var sight = sight(Map.of(ROOM, new Seat(10, 5)));
        assertEquals(View.NOTHING, sight.pass(at(9, message())));
        assertEquals(View.WHOLE, sight.pass(at(10, message())));
    }

    @Test
    void outsidersSeeNothing() {
        assertEquals(View.NOTHING, sight(Map.of()).pass(at(10, message())));
    }

    @Test
    void joiningOpensTheRoomAndLeavingClosesIt() {
        var sight = sight(Map.of());
        assertEquals(View.WHOLE, sight.pass(at(10, new Event.MemberJoined(ROOM, OTHER, ME, 2, 0))));
        assertEquals(View.WHOLE, sight.pass(at(11, message())));
        assertEquals(View.WHOLE, sight.pass(at(12, new Event.MemberLeft(ROOM, OTHER, ME, 1))));
        assertEquals(View.NOTHING, sight.pass(at(13, message())));
    }

    @Test
    void endOfARoomIsItsLast() {
        var sight = sight(Map.of(ROOM, new Seat(1, 1)));
        assertEquals(View.WHOLE, sight.pass(at(12, new Event.RoomDeleted(ROOM, OTHER))));
        assertEquals(View.NOTHING, sight.pass(at(13, message())));
    }

    @Test
    void lossSeenAheadSilencesTheRoomUpToItsOwnPlace() {
        var sight = sight(Map.of(ROOM, new Seat(1, 1)));
        losses.put(ROOM, 20L);
        assertEquals(View.NOTHING, sight.behind(at(10, message())));
        assertEquals(View.NOTHING, sight.pass(at(11, message())));
        assertEquals(View.WHOLE, sight.pass(at(20, new Event.MemberLeft(ROOM, OTHER, ME, 1))));
        assertEquals(View.WHOLE, sight.pass(at(25, new Event.MemberJoined(ROOM, OTHER, ME, 2, 1))));
        assertEquals(View.WHOLE, sight.pass(at(26, message())));
    }

    @Test
    void changesOfOlderMessagesAreNamedOnly() {
        var sight = sight(Map.of(ROOM, new Seat(1, 7)));
        assertEquals(View.BARE, sight.pass(at(30, new Event.MessageUpdated(ROOM, OTHER, MESSAGE, 6))));
        assertEquals(View.WHOLE, sight.pass(at(31, new Event.MessageDeleted(ROOM, OTHER, MESSAGE, 7))));
    }

    @Test
    void personalEventsReachTheirPersonAloneAndOnlyWhileInTheRoom() {
        var mine = new Event.ReadUpdated(ROOM, ME, 4, 0, 0);
        var theirs = new Event.ReadUpdated(ROOM, OTHER, 4, 0, 0);
        var sight = sight(Map.of(ROOM, new Seat(1, 1)));
        assertEquals(View.WHOLE, sight.pass(unnumbered(10, mine)));
        assertEquals(View.NOTHING, sight.pass(unnumbered(11, theirs)));
        assertEquals(View.NOTHING, sight(Map.of()).pass(unnumbered(10, mine)));
    }

    @Test
    void profilesConcernEverybody() {
        assertEquals(View.WHOLE, sight(Map.of()).pass(unnumbered(10, new Event.UserUpdated(OTHER, OTHER))));
    }

    @Test
    void whoIsNamedAtTheBeginningIsIn() {
        var sight = sight(Map.of());
        assertEquals(View.WHOLE, sight.pass(at(10, new Event.RoomCreated(ROOM, OTHER, List.of(OTHER, ME)))));
        assertEquals(View.WHOLE, sight.pass(at(11, message())));
    }

    private Sight sight(Map<UUID, Seat> rooms) {
        return new Sight(ME, rooms, losses);
    }

    private static Event message() {
        return new Event.MessageCreated(ROOM, OTHER, MESSAGE);
    }

    private static Placed at(long position, Event event) {
        return new Placed(position, position, Instant.EPOCH, event);
    }

    private static Placed unnumbered(long position, Event event) {
        return new Placed(position, null, Instant.EPOCH, event);
    }
}
