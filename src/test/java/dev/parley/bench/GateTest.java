package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the generator does not let pass: without this a benchmark would praise a server that loses messages. The limit
/// program delivers whatever it is told to.
@DisplayName("The benchmarks' gates")
class GateTest {

    private static final int READERS = 3;
    private static final Duration SHORT = Duration.ofMillis(200);

    private static final Loop LOOP = new Loop();
    private static final LimitTarget TARGET = new LimitTarget();

    private final Floor floor = new Floor(LOOP, TARGET);
    private Room room;
    private Rest lines;

    @BeforeAll
    static void start() throws IOException {
        TARGET.start();
    }

    @BeforeEach
    void enter() {
        room = TARGET.room("room", TARGET.people(READERS));
        lines = Rest.open(floor, 2);
    }

    @AfterEach
    void leave() {
        floor.clear();
        lines.close();
    }

    @AfterAll
    static void stop() throws IOException {
        LOOP.close();
        TARGET.close();
    }

    @ParameterizedTest
    @EnumSource(Floor.Skin.class)
    void aRunThatDeliversEverythingHasNoComplaint(Floor.Skin skin) {
        open(skin);

        var tally = load(() -> {}).at(100, 1, SHORT);

        assertEquals("", tally.complaint());
        assertEquals(20, tally.acknowledged);
        assertEquals(20 * READERS, tally.delivered);
        assertEquals(20, tally.ack.getTotalCount());
        assertEquals(20 * READERS, tally.deliver.getTotalCount());
    }

    @ParameterizedTest
    @EnumSource(Floor.Skin.class)
    void aSeqThatIsLeftOutIsLost(Floor.Skin skin) {
        open(skin);

        var tally = load(() -> room.top++).at(5, 1, SHORT);

        assertEquals(READERS, tally.lost);
        assertTrue(tally.complaint().contains("3 lost"), tally::complaint);
    }

    @Test
    void aSeqThatComesAgainIsDoubled() {
        open(Floor.Skin.SOCKET);
        load(() -> {}).at(5, 1, SHORT);

        var tally = load(() -> room.top--).at(5, 1, SHORT);

        assertEquals(READERS, tally.doubled);
        assertTrue(tally.complaint().contains("3 doubled"), tally::complaint);
    }

    @Test
    void aReaderWhoIsGoneIsNotWaitedForAndOneWhoComesBackIsOwedWhatWasMissed() {
        var readers = open(Floor.Skin.SOCKET);
        LOOP.call(() -> {
            readers.getFirst().close();
            return null;
        });
        readers.getFirst().gone().join();

        var without = load(() -> {}).at(50, 1, SHORT);
        var back = floor.subscriber(Floor.Skin.SOCKET, TARGET.people(1).getFirst(), List.of(room), true, null);
        back.goOnFrom(readers.getFirst());
        floor.open(List.of(back));
        var owed = LOOP.call(back::behind);

        assertEquals("", without.complaint());
        assertEquals(10, owed);
        assertEquals(10, LOOP.call(() -> floor.tally().expected));
    }

    @Test
    void whatIsMeantToGoEarlierCountsFromThen() {
        open(Floor.Skin.SOCKET);
        var late = Duration.ofMillis(300).toNanos();
        var load = new Load(floor, List.of((intended, answered) -> {
            var meant = intended - late;
            lines.post(
                    TARGET.post(room.members.getFirst(), room, Stamp.text(meant)),
                    new Floor.Pending(meant, room, answered));
        }));

        var tally = load.at(50, 1, SHORT);

        assertTrue(tally.ack.getMinValue() >= late * 0.99, () -> "ack " + tally.ack.getMinValue());
        assertTrue(tally.deliver.getMinValue() >= late * 0.99, () -> "deliver " + tally.deliver.getMinValue());
    }

    @Test
    void aMessagesLastReceiverIsTheOneThatCounts() {
        open(Floor.Skin.SOCKET);
        floor.countLast(READERS);

        var tally = load(() -> {}).at(100, 1, SHORT);

        assertEquals(20, tally.last.getTotalCount());
        assertEquals(tally.deliver.getMaxValue(), tally.last.getMaxValue());
        assertTrue(tally.last.getMinValue() >= tally.deliver.getMinValue());
        assertTrue(tally.last.getMean() > tally.deliver.getMean());
    }

    @Test
    void aSendGoesOutWhenItIsStoredBesideAndItsTimeRuns() {
        open(Floor.Skin.SOCKET);
        var took = Duration.ofMillis(50).toNanos();
        floor.storeBeside(send -> LOOP.after(took, send));

        var tally = load(() -> {}).at(100, 1, SHORT);

        assertEquals("", tally.complaint());
        assertEquals(20, tally.acknowledged);
        assertTrue(tally.ack.getMinValue() >= took * 0.99, () -> "ack " + tally.ack.getMinValue());
    }

    private List<Subscriber> open(Floor.Skin skin) {
        return floor.open(room.members.stream()
                .map(person -> floor.subscriber(skin, person, List.of(room), true, null))
                .toList());
    }

    /// @param before what is done before each message is made
    private Load load(Runnable before) {
        return new Load(floor, List.of((intended, answered) -> {
            before.run();
            lines.post(
                    TARGET.post(room.members.getFirst(), room, Stamp.text(intended)),
                    new Floor.Pending(intended, room, answered));
        }));
    }
}
