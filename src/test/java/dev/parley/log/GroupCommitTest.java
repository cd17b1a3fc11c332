package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a batch is and what the queue before it holds, with a kind of the test's own. Commands gather for as long as
/// the test holds the lock of the log.
@QuarkusTest
@DisplayName("The fast lane")
class GroupCommitTest {

    private static final int QUEUE_COMMANDS = 8_192;
    private static final int BATCH_COMMANDS = 256;
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int QUEUE_MIB = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Inject
    GroupCommit lane;

    private Ground ground;
    private UUID user;

    @BeforeEach
    void start() {
        ground = new Ground(pool);
        user = ground.user();
    }

    @Test
    void takesWhatGathered() {
        var notes = new Notes();
        var held = ground.hold();
        var first = submit(notes.note(100));
        notes.awaitBatch();
        var others = submit(notes, 1_000, 100);
        ground.release(held);

        answer(first);
        others.forEach(GroupCommitTest::answer);
        assertEquals(List.of(1, 256, 256, 256, 232), notes.sizes());
    }

    @Test
    void queueHoldsSoManyCommandsAndNoMore() {
        var notes = new Notes();
        var held = ground.hold();
        submit(notes.note(100));
        notes.awaitBatch();
        var taken = submit(notes, QUEUE_COMMANDS, 100);
        submit(notes, 100, 100).forEach(GroupCommitTest::requireTurnedAway);
        ground.release(held);

        taken.forEach(GroupCommitTest::answer);
        assertTrue(
                notes.sizes().stream().allMatch(size -> size <= BATCH_COMMANDS),
                notes.sizes().toString());
        answer(submit(notes.note(100)));
    }

    @Test
    void queueHoldsSoManyBytesAndNoMoreAlsoAfterItWasFull() {
        var notes = new Notes();
        var held = ground.hold();
        submit(notes.note(KIB));
        notes.awaitBatch();
        var taken = submit(notes, QUEUE_COMMANDS, KIB);
        submit(notes, 3 * QUEUE_MIB * KIB, KIB).forEach(GroupCommitTest::requireTurnedAway);
        ground.release(held);
        taken.forEach(GroupCommitTest::answer);

        var large = new Notes();
        var heldAgain = ground.hold();
        submit(large.note(MIB));
        large.awaitBatch();
        var kept = submit(large, QUEUE_MIB, MIB);
        requireTurnedAway(submit(large.note(MIB)));
        ground.release(heldAgain);
        kept.forEach(GroupCommitTest::answer);
    }

    @Test
    void batchHoldsSoManyBytesAndOneThatIsLargerGoesAlone() {
        var notes = new Notes();
        var held = ground.hold();
        submit(notes.note(1));
        notes.awaitBatch();
        var sent = new ArrayList<CompletableFuture<Long>>();
        for (var bytes : List.of(600 * KIB, 400 * KIB, 100 * KIB, 2 * MIB, 5)) {
            sent.add(submit(notes.note(bytes)));
        }
        ground.release(held);

        sent.forEach(GroupCommitTest::answer);
        assertEquals(List.of(1, 2, 1, 1, 1), notes.sizes());
    }

    @Test
    void refusedCommandFailsAloneAndBurnsNoNumber() {
        var notes = new Notes();
        var held = ground.hold();
        var first = submit(notes.note(1));
        notes.awaitBatch();
        var mixed = IntStream.range(0, 100)
                .mapToObj(i -> submit(i % 3 == 1 ? notes.refused() : notes.note(1)))
                .toList();
        ground.release(held);

        assertEquals(1, answer(first));
        var position = 1L;
        for (int i = 0; i < mixed.size(); i++) {
            if (i % 3 == 1) {
                var sent = mixed.get(i);
                var failure = assertThrows(CompletionException.class, () -> answer(sent));
                assertTrue(failure.getCause() instanceof Refusal.NotFound, failure.toString());
            } else {
                assertEquals(++position, answer(mixed.get(i)));
            }
        }
        assertEquals(List.of(1, 100), notes.sizes());
        ground.requireNoHoles();
    }

    @Test
    void workspacesDoNotWaitForEachOther() {
        var notes = new Notes();
        var other = new Ground(pool);
        var held = ground.hold();
        var waiting = submit(notes.note(1));
        notes.awaitBatch();

        assertEquals(1, answer(submit(other.workspace(), new Notes().note(other.user(), 1))));
        ground.release(held);
        assertEquals(1, answer(waiting));
    }

    private List<CompletableFuture<Long>> submit(Notes notes, int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> submit(notes.note(bytes)))
                .toList();
    }

    private CompletableFuture<Long> submit(Note note) {
        return submit(ground.workspace(), note);
    }

    private CompletableFuture<Long> submit(UUID workspace, Note note) {
        return lane.submit(workspace, note).subscribeAsCompletionStage();
    }

    private static long answer(CompletableFuture<Long> sent) {
        return sent.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }

    private static void requireTurnedAway(CompletableFuture<Long> sent) {
        var failure = assertThrows(CompletionException.class, () -> answer(sent));
        var refusal = (Refusal.Unavailable) failure.getCause();
        assertEquals(Duration.ofSeconds(1), refusal.retryAfterOrNull());
    }

    /// Says that the person has changed, or nothing if there is none.
    private record Note(Notes kind, UUID user, int bytes) implements LaneCommand<Long> {}

    /// Remembers how large its batches were.
    private final class Notes implements LaneKind<Note, Row> {

        private final Queue<Integer> sizes = new ConcurrentLinkedQueue<>();

        Note note(int bytes) {
            return note(user, bytes);
        }

        Note note(UUID person, int bytes) {
            return new Note(this, person, bytes);
        }

        Note refused() {
            return note(new UUID(0, 0), 1);
        }

        List<Integer> sizes() {
            return List.copyOf(sizes);
        }

        void awaitBatch() {
            while (sizes.isEmpty()) {
                LockSupport.parkNanos(100_000);
            }
        }

        @Override
        public Statement judging(UUID workspace, List<Note> notes) {
            sizes.add(notes.size());
            return new Statement(
                    "select c.o, u.id from unnest($1::uuid[]) with ordinality c(id, o) left join users u on u.id = c.id",
                    io.vertx.sqlclient.Tuple.of(notes.stream().map(Note::user).toArray(UUID[]::new)));
        }

        @Override
        public Row facts(Note note, Row row) {
            return row;
        }

        @Override
        public Judge<Note, Row> judge(Batch batch) {
            return new Judge<>() {
                @Override
                public Supplier<?> decide(Note note, Row row) {
                    if (row.getUUID("id") == null) {
                        throw Refusal.notFound();
                    }
                    var placed = batch.append(new Event.UserUpdated(note.user(), note.user()));
                    return placed::position;
                }

                @Override
                public List<Statement> writes() {
                    return List.of();
                }
            };
        }
    }
}
