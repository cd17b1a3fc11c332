package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.log.Standings.Seat;
import dev.parley.protocol.Envelope;
import dev.parley.protocol.Event;
import dev.parley.protocol.Event.Placed;
import dev.parley.protocol.MessageView;
import dev.parley.protocol.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RecentTest {

    private static final UUID ME = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final UUID ROOM = UUID.randomUUID();
    private static final UUID ELSEWHERE = UUID.randomUUID();
    private static final UUID MESSAGE = UUID.randomUUID();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Space space = new Space(1 << 30);
    private final Recent recent = new Recent(space);

    @Test
    void beginsWhereTheLogStandsWhenItIsFirstHeardOf() {
        assertFalse(recent.mayReach(0));
        recent.pass(List.of(), 100);
        assertTrue(recent.holds(wanted(100, 100)));
        assertFalse(recent.holds(wanted(99, 100)));
        assertFalse(recent.holds(wanted(100, 101)), "the log has not passed so far here");
    }

    @Test
    void tellsWhatPassedToThoseWhomItConcerns() {
        recent.pass(List.of(), 10);
        recent.pass(
                List.of(
                        shown(11, message(ROOM)),
                        shown(12, message(ELSEWHERE)),
                        shown(13, new Event.ReadUpdated(ROOM, ME, 1, 0, 0)),
                        shown(14, new Event.ReadUpdated(ROOM, OTHER, 1, 0, 0)),
                        shown(15, new Event.UserUpdated(OTHER, OTHER)),
                        shown(16, new Event.MemberLeft(ELSEWHERE, OTHER, ME, 1)),
                        shown(17, message(ROOM))),
                20);
        assertEquals(List.of(11L, 13L, 15L, 16L, 17L), positions(wanted(10, 20)));
        assertEquals(List.of(13L, 15L), positions(wanted(11, 15)));
        assertEquals(20, recent.page(wanted(10, 20), 6).next());
        assertEquals(15, recent.page(wanted(10, 20), 3).next(), "what was examined last");
    }

    @Test
    void ofARoomNothingIsToldFromBeforeOnesJoining() {
        recent.pass(List.of(), 10);
        recent.pass(List.of(shown(11, message(ROOM)), shown(12, message(ROOM))), 12);
        assertEquals(List.of(12L), positions(new Wanted(ME, Map.of(ROOM, new Seat(12, 2)), 10, 12, 0)));
    }

    @Test
    void isExtendedBackwardsByWhatFits() {
        recent.pass(List.of(), 10);
        recent.pass(List.of(shown(11, message(ROOM))), 11);
        recent.precede(List.of(placed(7, message(ROOM)), placed(9, message(ELSEWHERE))), 5, 10);
        assertEquals(List.of(7L, 11L), positions(wanted(5, 11)));
        recent.precede(List.of(placed(4, message(ROOM))), 3, 4);
        assertFalse(recent.holds(wanted(3, 11)), "a hole would be between");
    }

    @Test
    void theMoreWantItTheFurtherBackItGoes() {
        recent.pass(List.of(), 10);
        assertTrue(recent.isNear(10 - Recent.STRETCH, 1));
        assertFalse(recent.isNear(9 - Recent.STRETCH, 1));
        assertTrue(recent.isNear(9 - Recent.STRETCH, 2));
        assertTrue(recent.mayReach(10 - Recent.MOST_POSITIONS));
        assertFalse(recent.mayReach(9 - Recent.MOST_POSITIONS));
    }

    @Test
    void whatAMessageSaidIsForgottenWhenItIsDeleted() {
        recent.pass(List.of(), 10);
        recent.precede(List.of(placed(9, new Event.MessageCreated(ROOM, OTHER, MESSAGE))), 8, 10);
        var read = recent.page(wanted(8, 10), 10).kept().getFirst();
        recent.show(read, read.version(), shown(9, read.event()));
        recent.pass(List.of(shown(11, new Event.MessageUpdated(ROOM, OTHER, MESSAGE, 1))), 11);
        assertNull(read.shown());
        assertNotNull(kept(11).shown());

        var late = read.version();
        recent.pass(List.of(shown(12, new Event.MessageDeleted(ROOM, OTHER, MESSAGE, 1))), 12);
        recent.show(read, late, shown(9, read.event()));
        assertNull(read.shown(), "it was rendered before the deletion");
        assertNull(kept(11).shown());
        assertNotNull(kept(12).shown());
    }

    @Test
    void messageIsShownAnewWhenItHasAReply() {
        recent.pass(List.of(), 10);
        recent.pass(List.of(shown(11, new Event.MessageCreated(ROOM, OTHER, MESSAGE))), 11);
        var root = kept(11);
        var reply = new Envelope("c12", "message.created", ROOM, 12L, null, OTHER, replyTo(MESSAGE));
        recent.pass(List.of(new Shown(placed(12, message(ROOM)), Frame.event(JSON, reply), null, Map.of())), 12);
        assertNull(root.shown());
        assertNotNull(kept(12).shown());
    }

    @Test
    void ofADeadRoomOnlyItsEndIsLeft() {
        recent.pass(List.of(), 10);
        recent.pass(List.of(shown(11, message(ROOM)), shown(12, message(ELSEWHERE))), 12);
        var before = kept(11);
        recent.pass(List.of(shown(13, new Event.RoomDeleted(ROOM, OTHER))), 13);
        assertNull(before.shown());
        assertEquals(List.of(13L), positions(wanted(10, 13)));
    }

    @Test
    void personalFramesAreNotKept() {
        var own = Map.of(ME, frame(11, "own"));
        var joined = new Event.MemberJoined(ROOM, OTHER, ME, 2, 1);
        recent.pass(List.of(), 10);
        recent.pass(List.of(new Shown(placed(11, joined), frame(11, "shared"), null, own)), 11);
        assertEquals(Map.of(), kept(11).shown().own());
        assertTrue(kept(11).isOwnOf(ME));
        assertFalse(kept(11).isOwnOf(OTHER));
    }

    @Test
    void positionsAreBounded() {
        recent.pass(List.of(), 0);
        for (long at = 1; at <= Recent.MOST_POSITIONS + 500; at++) {
            recent.pass(List.of(shown(at, message(ROOM))), at);
        }
        assertEquals(500, recent.since());
        assertFalse(recent.holds(wanted(499, 500)));
        assertEquals(501, recent.page(wanted(500, 600), 1).kept().getFirst().position());
        recent.pass(List.of(), 3 * Recent.MOST_POSITIONS);
        assertEquals(2 * Recent.MOST_POSITIONS, recent.since());
        assertEquals(0, recent.bytes());
        assertEquals(0, space.taken());
    }

    @Test
    void bytesAreBoundedAndTheFramesMadeFirstGoFirst() {
        var large = "x".repeat(100_000);
        recent.pass(List.of(), 0);
        for (long at = 1; at <= 400; at++) {
            recent.pass(List.of(new Shown(placed(at, message(ROOM)), frame(at, large), null, Map.of())), at);
            assertTrue(recent.bytes() <= Recent.MOST_BYTES);
        }
        assertTrue(recent.bytes() > Recent.MOST_BYTES / 2);
        assertTrue(recent.holds(wanted(0, 400)), "events stay, only frames have gone");
        assertNull(kept(1).shown());
        assertNotNull(kept(400).shown());
        recent.restart(400);
        assertEquals(0, recent.bytes());
    }

    @Test
    void allWorkspacesTogetherAreBounded() {
        var little = new Space(10_000);
        var others = new Recent(little);
        var mine = new Recent(little);
        for (var one : List.of(others, mine)) {
            one.pass(List.of(), 0);
            LongStream.rangeClosed(1, 100).forEach(at -> one.pass(List.of(shown(at, message(ROOM))), at));
        }
        assertTrue(little.taken() <= 10_000);
        assertEquals(little.taken(), others.bytes() + mine.bytes());
        others.clear();
        mine.clear();
        assertEquals(0, little.taken());
    }

    private List<Long> positions(Wanted wanted) {
        var positions = new ArrayList<Long>();
        while (wanted.after() < wanted.upTo()) {
            var page = recent.page(wanted, 2);
            page.kept().forEach(one -> positions.add(one.position()));
            wanted = wanted(page.next(), wanted.upTo(), wanted.rooms());
        }
        return positions;
    }

    private Kept kept(long position) {
        return recent.page(wanted(position - 1, position), 1).kept().getFirst();
    }

    private static Wanted wanted(long after, long upTo) {
        return wanted(after, upTo, Map.of(ROOM, new Seat(1, 1)));
    }

    private static Wanted wanted(long after, long upTo, Map<UUID, Seat> rooms) {
        return new Wanted(ME, rooms, after, upTo, 0);
    }

    private static MessageView replyTo(UUID root) {
        var author = new Person(OTHER, "other", "Other", null);
        return new MessageView(
                UUID.randomUUID(),
                ROOM,
                12,
                1,
                author,
                null,
                "text",
                "a reply",
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                0,
                null,
                root,
                false,
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                Instant.EPOCH,
                null,
                null);
    }

    private static Event message(UUID room) {
        return new Event.MessageCreated(room, OTHER, UUID.randomUUID());
    }

    private static Shown shown(long position, Event event) {
        return new Shown(placed(position, event), frame(position, "text"), null, Map.of());
    }

    private static Frame frame(long position, String text) {
        return Frame.event(JSON, new Envelope("c" + position, "some.type", null, null, null, null, text));
    }

    private static Placed placed(long position, Event event) {
        return new Placed(position, event.numbered() ? position : null, Instant.EPOCH, event);
    }
}
