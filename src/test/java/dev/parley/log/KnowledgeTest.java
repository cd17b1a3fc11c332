package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.TestClock;
import dev.parley.log.LaneKind.Actor;
import dev.parley.protocol.Event;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a writer knows")
class KnowledgeTest {

    private static final UUID WORKSPACE = UUID.randomUUID();
    private static final UUID EPOCH = UUID.randomUUID();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private static final Batch.End NOWHERE = new Batch.End(0, 0);
    private static final Batch.Read NOTHING = new Batch.Read(0, 0, 0, null);

    private final TestClock clock = new TestClock();
    private final Knowledge knowledge = new Knowledge(clock);
    private final Kind kind = new Kind();
    private final UUID ann = UUID.randomUUID();
    private final UUID room = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    /// A batch that was asked about, behind this position, with one post of ann in each of these rooms.
    private Batch asked(long begin, UUID... rooms) {
        return posted(new Batch(WORKSPACE, EPOCH, begin, NOON, null), rooms);
    }

    private Batch posted(Batch batch, UUID... rooms) {
        for (var one : rooms) {
            var head = batch.head(one, new Batch.End(10, 5));
            var n = head.store(UUID.randomUUID(), ann, true);
            batch.append(head, new Event.MessageCreated(one, ann, UUID.randomUUID()), null);
            batch.mark(ann, one, new Batch.Read(1, 1, 0, null)).move(head.seq(), n, 0);
        }
        return batch;
    }

    private void learn(Batch batch, UUID... rooms) {
        knowledge.learn(batch, new Court(List.of()), NOON, System.nanoTime());
        for (var one : rooms) {
            knowledge.keep(kind, new Actor(one, ann), "may", batch);
        }
    }

    private @Nullable Object facts(UUID room) {
        return knowledge.facts(kind, new Actor(room, ann));
    }

    private Batch next() {
        return Objects.requireNonNull(knowledge.next(WORKSPACE));
    }

    private static Entry entry(long position, Event event) {
        return new Entry(new Event.Placed(position, 1L, NOON, event), null);
    }

    private Event updated(UUID room) {
        return new Event.RoomUpdated(room, ann);
    }

    @Test
    @DisplayName("is nothing at first")
    void isNothingAtFirst() {
        assertNull(knowledge.next(WORKSPACE));
        assertNull(facts(room));
    }

    @Test
    @DisplayName("is where the log, the rooms and the marks ended with the last batch")
    void isWhereTheLastBatchEnded() {
        learn(asked(7, room, other, room), room, other);

        var next = next();
        assertEquals(10, next.begin());
        assertEquals("may", facts(room));
        assertEquals(12, next.head(room, NOWHERE).seq());
        assertEquals(7, next.head(room, NOWHERE).n());
        assertEquals(List.of(), next.head(room, NOWHERE).stored());
        assertEquals(12, next.mark(ann, room, NOTHING).read().seq());
        assertEquals(11, next.head(other, NOWHERE).seq());
        assertEquals(
                3, next.head(UUID.randomUUID(), new Batch.End(3, 2)).seq(), "of any other room what the database says");
    }

    @Test
    @DisplayName("is not changed by a batch that comes to nothing")
    void isNotChangedByABatchThatComesToNothing() {
        learn(asked(7, room), room);
        posted(next(), room, room);
        assertEquals(8, next().begin());
        assertEquals(11, next().head(room, NOWHERE).seq());
        assertEquals(11, next().mark(ann, room, NOTHING).read().seq());
    }

    @Test
    @DisplayName("goes on with the batches that are made of it")
    void goesOnWithItsOwnBatches() {
        learn(asked(7, room, other), room, other);
        learn(posted(next(), room));
        knowledge.passed(List.of(entry(10, new Event.MessageCreated(room, ann, ann))), 10);

        assertEquals(10, next().begin());
        assertEquals("may", facts(room));
        assertEquals(12, next().head(room, NOWHERE).seq());
    }

    @Test
    @DisplayName("forgets a room in which something else has happened, and goes on with the others")
    void forgetsARoomInWhichSomethingHappened() {
        learn(asked(7, room, other), room, other);
        knowledge.passed(List.of(entry(10, updated(room))), 10);

        assertNull(facts(room));
        assertEquals("may", facts(other));
        assertEquals(10, next().begin());
        assertEquals(4, next().head(room, new Batch.End(4, 2)).seq());
    }

    @Test
    @DisplayName("forgets all rooms when somebody is another one now")
    void forgetsAllRoomsWhenSomebodyHasChanged() {
        learn(asked(7, room, other), room, other);
        knowledge.passed(List.of(entry(10, new Event.UserUpdated(ann, ann))), 10);

        assertNull(facts(room));
        assertNull(facts(other));
        assertEquals(10, next().begin());
    }

    @Test
    @DisplayName("waits for the tail when others have written before a batch that was asked about, and keeps the rest")
    void waitsForTheTail() {
        learn(asked(7, room, other), room, other);
        knowledge.learn(asked(10, other), new Court(List.of()), NOON, System.nanoTime());
        assertNull(knowledge.next(WORKSPACE));

        knowledge.passed(List.of(entry(10, updated(UUID.randomUUID()))), 10);
        assertNull(knowledge.next(WORKSPACE), "the batch itself has not passed");
        knowledge.passed(List.of(entry(11, new Event.MessageCreated(other, ann, ann))), 11);
        assertEquals(11, next().begin());
        assertEquals("may", facts(room));
        assertNull(facts(other));
    }

    @Test
    @DisplayName("is nothing when a batch ends before what has passed")
    void isNothingWhenABatchEndsBeforeWhatHasPassed() {
        knowledge.passed(List.of(entry(30, updated(UUID.randomUUID()))), 30);
        knowledge.learn(asked(21, other), new Court(List.of()), NOON, System.nanoTime());
        assertNull(knowledge.next(WORKSPACE));
    }

    @Test
    @DisplayName("is nothing where it begins to follow behind what it knows: nobody tells what happened between")
    void isNothingWhereItBeginsToFollowLater() {
        learn(asked(99, room), room);
        knowledge.passed(List.of(), 101);
        assertNull(knowledge.next(WORKSPACE));
        assertNull(facts(room));
    }

    @Test
    @DisplayName("is nothing when what passes has a hole")
    void isNothingWhenWhatPassesHasAHole() {
        learn(asked(99, room), room);
        knowledge.passed(List.of(entry(101, updated(other)), entry(103, updated(other))), 103);
        assertNull(knowledge.next(WORKSPACE));
        assertNull(facts(room));
    }

    @Test
    @DisplayName("is not trusted after the machine has slept or its time was set, until it is told the time again")
    void isNotTrustedAfterASleep() {
        for (int seconds : new int[] {3, -3}) {
            learn(asked(7, room), room);
            assertNotNull(knowledge.next(WORKSPACE));
            clock.forward(Duration.ofSeconds(seconds));
            assertNull(knowledge.next(WORKSPACE));
            learn(asked(8, room), room);
            assertNotNull(knowledge.next(WORKSPACE));
        }
    }

    @Test
    @DisplayName("is nothing in another history")
    void isNothingInAnotherHistory() {
        learn(asked(7, room), room);
        learn(posted(new Batch(WORKSPACE, UUID.randomUUID(), 8, NOON, null), other), other);
        assertNull(facts(room));

        knowledge.replaced(3);
        assertNull(knowledge.next(WORKSPACE));
        assertNull(facts(other));
    }

    @Test
    @DisplayName("keeps facts only with the head and the mark that they belong to")
    void keepsFactsOnlyWithHeadAndMark() {
        var batch = asked(7);
        batch.head(room, new Batch.End(10, 5));
        learn(batch, room);
        assertNull(facts(room));
    }

    @Test
    @DisplayName("is trusted again after one batch, then two, then four, when it was wrong; at once when it was right")
    void isTrustedLessAndLessWhenWrong() {
        for (int careful : new int[] {1, 2, 4}) {
            learn(asked(7, room), room);
            knowledge.mistaken();
            assertEquals("may", facts(room));
            learn(asked(7, room), room);
            for (int i = 0; i < careful; i++) {
                assertNull(knowledge.next(WORKSPACE));
            }
            assertNotNull(knowledge.next(WORKSPACE));
        }
        knowledge.right();
        knowledge.mistaken();
        learn(asked(7, room), room);
        assertNull(knowledge.next(WORKSPACE));
        assertNotNull(knowledge.next(WORKSPACE));
    }

    @Test
    @DisplayName("is bounded: the room that was needed longest ago is forgotten")
    void isBounded() {
        var all = new ArrayList<UUID>();
        for (int i = 0; i < Knowledge.MOST; i++) {
            all.add(UUID.randomUUID());
            learn(asked(7 + i, all.getLast()), all.getLast());
        }
        assertEquals("may", facts(all.get(0)), "and it is needed just now");
        learn(asked(7 + Knowledge.MOST, room), room);
        knowledge.learn(posted(next(), room), new Court(List.of()), NOON, System.nanoTime());

        assertEquals("may", facts(all.get(0)));
        assertNull(facts(all.get(1)));
        assertEquals("may", facts(all.get(2)));
        assertEquals("may", facts(room));
    }

    @Test
    @DisplayName("tells a time that never goes back, in whole microseconds")
    void tellsATimeThatNeverGoesBack() {
        var late = NOON.plusSeconds(3_600);
        learn(posted(new Batch(WORKSPACE, EPOCH, 7, late, null), room), room);
        assertEquals(late, next().at());

        knowledge.learn(posted(next(), room), new Court(List.of()), late.plusSeconds(5), System.nanoTime());
        assertEquals(0, next().at().getNano() % 1_000);
        assertEquals(true, next().at().isAfter(late.plusSeconds(4)));
    }

    private static final class Kind implements LaneKind<Command, Object> {
        @Override
        public Statement judging(UUID workspace, List<Command> commands) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object facts(Command command, Row row) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Judge<Command, Object> judge(Batch batch) {
            throw new UnsupportedOperationException();
        }
    }

    private record Command(Kind kind, int bytes) implements LaneCommand<Void> {}
}
