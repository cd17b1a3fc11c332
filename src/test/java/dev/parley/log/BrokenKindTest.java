package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A mistake in a kind of the fast lane costs its own batch, and nothing that later ones need.
@QuarkusTest
@DisplayName("A kind that throws what nobody expects")
class BrokenKindTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// More than there are connections for the lane.
    private static final int TIMES = 6;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    GroupCommit lane;

    @Inject
    KnownBatches known;

    private final Kind kind = new Kind();
    private Ground ground;
    private UUID ann;
    private UUID room;

    private enum Where {
        NOWHERE,
        JUDGING,
        FACTS,
        DECIDING,
        WRITING
    }

    @BeforeEach
    void start() {
        ground = new Ground(pool);
        ann = ground.user();
        room = ground.room(ann);
    }

    private void submit() {
        lane.submit(ground.workspace(), new Command(kind, room, ann, true))
                .await()
                .atMost(PATIENCE);
    }

    private CompletableFuture<Long> send(boolean answers) {
        return lane.submit(ground.workspace(), new Command(kind, room, ann, answers))
                .subscribeAsCompletionStage()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(names = {"DECIDING", "WRITING"})
    @DisplayName("where it is judged by what is known: gives back what it took, and the next are written")
    void whereItIsKnown(Where where) {
        submit();
        submit();
        for (int i = 0; i < TIMES; i++) {
            kind.broken = where;
            assertEquals(
                    Code.INTERNAL, assertThrows(Refusal.class, this::submit).code());
            kind.broken = Where.NOWHERE;
            submit();
            // After a mistake some batches are asked about.
            var before = known.count();
            for (int tries = 0; tries < 128 && known.count() == before; tries++) {
                submit();
            }
            assertEquals(1, known.count() - before);
        }
        assertEquals(TIMES, kind.undone.get());
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("where the database is asked: the next are written")
    void whereItIsAsked() {
        for (var where : List.of(Where.JUDGING, Where.FACTS, Where.DECIDING, Where.WRITING)) {
            for (int i = 0; i < TIMES; i++) {
                ground.sql(
                        "update workspace_log set epoch = $2 where workspace_id = $1",
                        ground.workspace(),
                        UUID.randomUUID());
                kind.actor = false;
                kind.broken = where;
                assertEquals(
                        Code.INTERNAL, assertThrows(Refusal.class, this::submit).code());
                kind.broken = Where.NOWHERE;
                submit();
            }
        }
        ground.requireNoHoles();
    }

    @Test
    @DisplayName("where it answers: it is written, and the others of its batch are answered")
    void whereItAnswers() {
        submit();
        var held = ground.hold();
        var gate = send(true);
        ground.awaitWaiting();
        var first = send(true);
        var broken = send(false);
        var last = send(true);
        ground.release(held);
        gate.join();
        assertEquals(4, first.join());
        var told = assertThrows(CompletionException.class, broken::join).getCause();
        assertEquals(Code.INTERNAL, assertInstanceOf(Refusal.class, told).code());
        assertEquals(6, last.join());
        ground.requireNoHoles();
    }

    private record Command(Kind kind, UUID room, UUID user, boolean answers) implements LaneCommand<Long> {
        @Override
        public int bytes() {
            return 32;
        }
    }

    private static final class Kind implements LaneKind<Command, Batch.End> {

        private final AtomicInteger undone = new AtomicInteger();
        private volatile Where broken = Where.NOWHERE;
        private volatile boolean actor = true;

        private void may(Where where) {
            if (broken == where) {
                throw new IllegalStateException("as the test wants it, " + where);
            }
        }

        @Override
        public Statement judging(UUID workspace, List<Command> commands) {
            may(Where.JUDGING);
            return new Statement(
                    "select c.o, h.seq, h.n, $1::uuid as workspace from unnest($2::uuid[]) with ordinality as c(room_id, o)"
                            + " join room_head h using (room_id)",
                    Tuple.tuple()
                            .addUUID(workspace)
                            .addArrayOfUUID(commands.stream().map(Command::room).toArray(UUID[]::new)));
        }

        @Override
        public Batch.End facts(Command command, Row row) {
            may(Where.FACTS);
            return new Batch.End(row.getLong("seq"), row.getLong("n"));
        }

        @Override
        public Actor actor(Command command) {
            return actor ? new Actor(command.room(), command.user()) : null;
        }

        @Override
        public Batch.End kept(Batch.End facts) {
            return facts;
        }

        @Override
        public Judge<Command, Batch.End> judge(Batch batch) {
            return new Judge<>() {
                @Override
                public Supplier<?> decide(Command command, Batch.End end) {
                    may(Where.DECIDING);
                    var head = batch.head(command.room(), end);
                    batch.append(head, new Event.RoomUpdated(command.room(), command.user()), null);
                    batch.mark(command.user(), command.room(), new Batch.Read(1, 0, 0, null))
                            .move(head.seq(), 0, 0);
                    var seq = head.seq();
                    return () -> {
                        if (!command.answers()) {
                            throw new IllegalStateException("as the test wants it");
                        }
                        return seq;
                    };
                }

                @Override
                public void undo() {
                    undone.incrementAndGet();
                }

                @Override
                public List<Statement> writes() {
                    may(Where.WRITING);
                    return List.of();
                }
            };
        }
    }
}
