package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.account.Caller;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Writing in turns, on a loop that the test turns by hand.
class LoopFeedsTest {

    private static final int A_TURN = 64;
    private static final int MOST_PENDING = 1 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final LoopFeeds feeds = feeds();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whatPassesBeforeItsTurnLeavesInTheSameWrite() {
        var all = IntStream.range(0, 100).mapToObj(i -> new Written()).toList();
        var one = frame("one");
        var other = frame("other");

        all.forEach(connection -> say(connection, one));
        turn();
        assertEquals(
                A_TURN,
                all.stream().filter(connection -> !connection.writes.isEmpty()).count());

        all.forEach(connection -> say(connection, other));
        while (!tasks.isEmpty()) {
            turn();
        }
        for (int i = 0; i < all.size(); i++) {
            var expected = i < A_TURN ? List.of(List.of(one), List.of(other)) : List.of(List.of(one, other));
            assertEquals(expected, all.get(i).writes, "connection " + i);
        }
    }

    @Test
    void readerIsCutForWhatItDoesNotTakeAndNotForWhatWaitsHere() {
        var connection = new Written();
        var large = frame("x".repeat(MOST_PENDING + 1));

        say(connection, large);
        turn();
        assertFalse(connection.isClosed(), "cut before anything was written to it");
        assertEquals(1, connection.writes.size());

        say(connection, frame("one more"));
        turn();
        assertTrue(connection.isClosed(), "it has not taken a megabyte");
        assertEquals(List.of(CloseCode.SLOW), connection.ends);
        assertEquals(1, connection.writes.size());
    }

    @Test
    void whatIsThrownWhileOneIsWrittenToStopsNobodyElse() {
        var broken = new Written();
        var behind = new Written();
        var later = new Written();
        broken.breaks = true;
        touch(broken, frame("one"));
        touch(behind, frame("one"));
        assertThrows(IllegalStateException.class, () -> feeds.give(List.of(), 1));
        turn();
        assertEquals(1, behind.writes.size(), "touched together with the broken one");

        touch(later, frame("other"));
        feeds.give(List.of(), 2);
        assertEquals(1, later.writes.size(), "what passes later");
    }

    @Test
    void whatIsThrownOnTheWayToTheFeedsIsNotThereForEver() {
        var later = new Written();
        assertThrows(NullPointerException.class, () -> feeds.give(Collections.singletonList(null), 1));
        touch(later, frame("other"));
        feeds.give(List.of(), 2);
        assertEquals(1, later.writes.size());
    }

    private void touch(Connection connection, Frame frame) {
        connection.add(frame);
        feeds.touch(connection);
    }

    private void say(Connection connection, Frame frame) {
        connection.add(frame);
        feeds.flushSoon(connection);
    }

    private void turn() {
        tasks.remove().run();
    }

    private static Frame frame(String text) {
        return Frame.stream(new ObjectMapper(), "test", text, null);
    }

    @SuppressWarnings("NullAway") // a workspace is not needed to write
    private LoopFeeds feeds() {
        return new LoopFeeds(null, new LoopFeeds.Turf(tasks::add, new Wheel(Clock.systemUTC())));
    }

    /// Remembers what was written to it in one go, and takes none of it.
    private final class Written extends Connection {

        private final List<List<Frame>> writes = new ArrayList<>();
        private final List<CloseCode> ends = new ArrayList<>();
        private boolean breaks;

        Written() {
            super(
                    vertx.getOrCreateContext(),
                    new Caller(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), Instant.MAX));
        }

        @Override
        void write(List<Frame> frames, long bytes, Gathering gathering) {
            if (breaks) {
                throw new IllegalStateException("expected");
            }
            writes.add(List.copyOf(frames));
        }

        @Override
        void beat(boolean told) {}

        @Override
        boolean isVanished(Instant now) {
            return false;
        }

        @Override
        boolean endsWithReset() {
            return false;
        }

        @Override
        void end(CloseCode code) {
            ends.add(code);
        }
    }
}
