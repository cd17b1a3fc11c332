package dev.parley.log;

import static java.util.Objects.requireNonNull;

import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import dev.parley.system.LaneLimits;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One transaction of the fast lane in two flights. The first carries BEGIN, the limits, LOCK, and behind it the judges
/// with the log's head, so that they see what was committed before the lock was granted; Java decides; the second
/// carries the writes, as one statement, and COMMIT.
///
/// A COMMIT sent behind a failed statement *succeeds*: the server answers ROLLBACK and no error. So the batch counts as
/// committed only if every single statement of the flight succeeded.
final class LaneTransaction {

    private static final String LOCK =
            "select epoch, floor from workspace_log where workspace_id = $1 for no key update";

    private final UUID workspace;
    private final Pool pool;
    private final LaneLimits limits;
    private final Tails tails;
    private final LogMetrics metrics;

    LaneTransaction(UUID workspace, Pool pool, LaneLimits limits, Tails tails, LogMetrics metrics) {
        this.workspace = workspace;
        this.pool = pool;
        this.limits = limits;
        this.tails = tails;
        this.metrics = metrics;
    }

    /// Judges and writes these commands; each then knows its answer. Completes when the commit is durable and
    /// published.
    Future<Void> run(List<Pending> commands) {
        return pool.getConnection().compose(connection -> judged(connection, commands)
                .compose(judged -> written(connection, judged))
                .onComplete(result -> release(connection, result.succeeded())));
    }

    /// A connection whose transaction did not end well is closed: nobody shall inherit it.
    private static void release(SqlConnection connection, boolean clean) {
        if (clean) {
            connection.close();
        } else {
            connection.query("rollback").execute().onComplete(ignored -> connection.close());
        }
    }

    private Future<Judged> judged(SqlConnection connection, List<Pending> commands) {
        var all = new ArrayList<Future<?>>();
        all.add(connection.query("begin").execute());
        limits.statement()
                .ifPresent(limit -> all.add(connection.preparedQuery(limit).execute()));
        var lock = connection.preparedQuery(LOCK).execute(Tuple.of(workspace));
        all.add(lock);
        var kinds = new LinkedHashMap<LaneKind<?>, Sitting<?>>();
        for (var pending : commands) {
            kinds.computeIfAbsent(pending.command().kind(), Sitting::new).add(pending.command());
        }
        kinds.values().forEach(sitting -> all.add(sitting.ask(connection, workspace)));
        return allOf(all).map(done -> {
            if (!lock.result().iterator().hasNext()) {
                throw new IllegalStateException("there is no log of workspace " + workspace);
            }
            return decided(kinds, commands);
        });
    }

    private Judged decided(Map<LaneKind<?>, Sitting<?>> kinds, List<Pending> commands) {
        var head = kinds.values().iterator().next().head();
        var at = head.get(OffsetDateTime.class, "head_at").toInstant();
        var batch = new Batch(workspace, head.getLong("head_position"), at);
        kinds.values().forEach(sitting -> sitting.open(batch));
        for (var pending : commands) {
            try {
                pending.accepted(
                        requireNonNull(kinds.get(pending.command().kind())).decideNext());
            } catch (Refusal refusal) {
                pending.refused(refusal);
            }
        }
        kinds.values().forEach(Sitting::finish);
        return new Judged(batch, List.copyOf(kinds.values()));
    }

    private Future<Void> written(SqlConnection connection, Judged judged) {
        var writes = new ArrayList<LaneKind.Statement>();
        judged.sittings().forEach(sitting -> writes.addAll(sitting.writes()));
        writes.addAll(judged.batch().writes());
        var all = new ArrayList<Future<?>>();
        if (!writes.isEmpty()) {
            var write = Together.writing(writes);
            all.add(connection.preparedQuery(write.sql()).execute(write.arguments()));
        }
        all.add(connection.query(writes.isEmpty() ? "rollback" : "commit").execute());
        return allOf(all).onSuccess(done -> published(judged.batch(), !writes.isEmpty()));
    }

    private void published(Batch batch, boolean wrote) {
        if (!wrote) {
            return;
        }
        metrics.committed();
        var entries = batch.entries();
        if (!entries.isEmpty()) {
            metrics.stored((int) entries.stream()
                    .filter(entry -> entry.placed().event() instanceof Event.MessageCreated)
                    .count());
            tails.committed(workspace, List.copyOf(entries));
        }
    }

    /// Waits for all of them, also when one fails, and then fails with the first failure in the order of sending: those
    /// behind it only say that the transaction is aborted.
    private static Future<Void> allOf(List<Future<?>> futures) {
        return Future.join(futures).<Void>mapEmpty().recover(any -> futures.stream()
                .filter(Future::failed)
                .findFirst()
                .map(first -> Future.<Void>failedFuture(first.cause()))
                .orElseGet(() -> Future.failedFuture(any)));
    }

    private record Judged(Batch batch, List<Sitting<?>> sittings) {}

    /// The commands of one kind in this batch, with what judging them needs.
    private static final class Sitting<C extends LaneCommand<?>> {
        private final LaneKind<C> kind;
        private final List<C> commands = new ArrayList<>();
        private List<Row> rows = List.of();
        private LaneKind.@Nullable Judge<C> judge;
        private int next;

        Sitting(LaneKind<C> kind) {
            this.kind = kind;
        }

        @SuppressWarnings("unchecked") // a command names its own kind
        void add(LaneCommand<?> command) {
            commands.add((C) command);
        }

        Future<RowSet<Row>> ask(SqlConnection connection, UUID workspace) {
            var judge = Together.judging(workspace, kind.judging(workspace, commands));
            return connection
                    .preparedQuery(judge.sql())
                    .execute(judge.arguments())
                    .onSuccess(this::answered);
        }

        private void answered(RowSet<Row> answer) {
            var list = new ArrayList<Row>(answer.size());
            answer.forEach(list::add);
            rows = list;
        }

        /// Where the log stood when these were asked about.
        Row head() {
            return rows.getFirst();
        }

        void open(Batch batch) {
            judge = kind.judge(batch);
        }

        Supplier<?> decideNext() {
            var index = next++;
            return judge().decide(commands.get(index), rows.get(index));
        }

        void finish() {
            judge().finish();
        }

        List<LaneKind.Statement> writes() {
            return judge().writes();
        }

        private LaneKind.Judge<C> judge() {
            return requireNonNull(judge);
        }
    }
}
