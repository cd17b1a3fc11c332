package dev.parley.log;

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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One transaction of the fast lane.
///
/// In one flight, if the writer knows what the commands are judged by ([Knowledge]): BEGIN, the limits, LOCK, the
/// writes as one statement, COMMIT. Else in two: the first carries BEGIN, the limits, LOCK, and behind it the judges
/// with the log's head, so that they see what was committed before the lock was granted; Java decides; the second
/// carries the writes and COMMIT. What one flight got wrong was not written, and goes in two.
///
/// A COMMIT sent behind a failed statement *succeeds*: the server answers ROLLBACK and no error. So the batch counts as
/// committed only if every single statement of the flight succeeded.
final class LaneTransaction {

    /// Also tells the time, for who has to know it before the next flight.
    private static final String LOCK =
            "select statement_timestamp() as now from workspace_log where workspace_id = $1 for no key update";

    private final UUID workspace;
    private final Pool pool;
    private final LaneLimits limits;
    private final Knowledge knowledge;
    private final Tails tails;
    private final LogMetrics metrics;

    LaneTransaction(
            UUID workspace, Pool pool, LaneLimits limits, Knowledge knowledge, Tails tails, LogMetrics metrics) {
        this.workspace = workspace;
        this.pool = pool;
        this.limits = limits;
        this.knowledge = knowledge;
        this.tails = tails;
        this.metrics = metrics;
    }

    /// Judges and writes these commands; each then knows its answer. Completes when the commit is durable and
    /// published.
    Future<Void> run(List<Pending> commands) {
        return pool.getConnection().compose(connection -> Future.<Void>succeededFuture()
                .compose(begun -> inOneFlightOrTwo(connection, commands))
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

    private Future<Void> inOneFlightOrTwo(SqlConnection connection, List<Pending> commands) {
        var known = known(commands);
        return known == null
                ? inTwoFlights(connection, new Court(commands))
                : Future.<Void>succeededFuture()
                        .compose(begun -> inOneFlight(connection, known))
                        .recover(failure -> mistaken(connection, commands, known, failure));
    }

    /// Judges by what is known; null if something is not, if somebody would be refused, or nothing be changed: only
    /// what is written shows whether it was right.
    private @Nullable Judged known(List<Pending> commands) {
        var batch = knowledge.next(workspace);
        var court = new Court(commands);
        if (batch == null || !court.recall(knowledge)) {
            return null;
        }
        boolean holds = false;
        try {
            holds = court.decide(batch) && !batch.entries().isEmpty();
        } finally {
            if (!holds) {
                court.undo();
            }
        }
        return holds ? new Judged(court, batch) : null;
    }

    private Future<Void> inOneFlight(SqlConnection connection, Judged known) {
        var sent = System.nanoTime();
        var all = begin(connection);
        var lock = all.getLast();
        write(connection, known, all);
        return allOf(all).onSuccess(done -> {
            knowledge.right();
            metrics.known();
            committed(known, log(lock), sent);
        });
    }

    /// That it was refused is certain if the database says so of a value: then the transaction is over, and it is asked
    /// about as usual. A message that is there already says nothing against what is known. What became of any other
    /// batch the next try finds out.
    private Future<Void> mistaken(SqlConnection connection, List<Pending> commands, Judged known, Throwable failure) {
        known.court().undo();
        if (LaneFailure.of(failure) != LaneFailure.REFUSES_DATA) {
            knowledge.forget();
            knowledge.mistaken();
            return Future.failedFuture(failure);
        }
        if (!LaneFailure.isRepeat(failure)) {
            knowledge.mistaken();
        }
        return inTwoFlights(connection, new Court(commands));
    }

    private Future<Void> inTwoFlights(SqlConnection connection, Court court) {
        var all = begin(connection);
        var lock = all.getLast();
        all.addAll(court.ask(connection, workspace));
        return allOf(all)
                .compose(done -> {
                    log(lock);
                    return written(connection, decided(court), System.nanoTime());
                })
                .onFailure(failure -> {
                    court.undo();
                    knowledge.forget();
                });
    }

    /// BEGIN, limits, and LOCK as the last.
    private ArrayList<Future<?>> begin(SqlConnection connection) {
        var all = new ArrayList<Future<?>>();
        all.add(connection.query("begin").execute());
        limits.statement()
                .ifPresent(limit -> all.add(connection.preparedQuery(limit).execute()));
        all.add(connection.preparedQuery(LOCK).execute(Tuple.of(workspace)));
        return all;
    }

    /// When the log was locked, by the database's clock.
    ///
    /// @throws IllegalStateException if there is none
    private Row log(Future<?> lock) {
        if (lock.result() instanceof RowSet<?> rows && rows.iterator().hasNext()) {
            return (Row) rows.iterator().next();
        }
        throw new IllegalStateException("there is no log of workspace " + workspace);
    }

    private Judged decided(Court court) {
        var head = court.head();
        var at = head.get(OffsetDateTime.class, "head_at").toInstant();
        var batch = new Batch(workspace, head.getUUID("head_epoch"), head.getLong("head_position"), at, null);
        court.decide(batch);
        return new Judged(court, batch);
    }

    private Future<Void> written(SqlConnection connection, Judged judged, long heard) {
        var all = new ArrayList<Future<?>>();
        var wrote = write(connection, judged, all);
        return allOf(all).onSuccess(done -> {
            if (wrote) {
                committed(judged, judged.court().head(), heard);
            }
        });
    }

    private static boolean write(SqlConnection connection, Judged judged, List<Future<?>> all) {
        var writes = new ArrayList<>(judged.court().writes());
        writes.addAll(judged.batch().writes());
        if (!writes.isEmpty()) {
            var write = Together.writing(writes);
            all.add(connection.preparedQuery(write.sql()).execute(write.arguments()));
        }
        all.add(connection.query(writes.isEmpty() ? "rollback" : "commit").execute());
        return !writes.isEmpty();
    }

    /// @param told has the database's clock as `now`
    /// @param heard this machine's at that time
    private void committed(Judged judged, Row told, long heard) {
        var batch = judged.batch();
        knowledge.learn(
                batch, judged.court(), told.get(OffsetDateTime.class, "now").toInstant(), heard);
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

    private record Judged(Court court, Batch batch) {}
}
