package dev.parley.bench;

import io.netty.channel.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The limit of the database: statements from clients that do nothing else. Above all one durable row for each commit,
/// into a table like that of the messages, as full and with the same indexes.
final class Commits implements AutoCloseable {

    static final int CLIENTS = 64;

    private static final String TABLE = """
            create table if not exists bench_message (like message including all);
            create sequence if not exists bench_seq;
            create sequence if not exists bench_room""";
    private static final String FILL = "insert into bench_message select * from message";

    /// What a client of pgbench runs, and what ours run.
    private static final String INSERT =
            "insert into bench_message(id, room_id, seq, n, countable, author_id, client_key, fingerprint, content,"
                    + " created_at) values (uuidv7(), '00000000-0000-7000-8000-000000000001', nextval('bench_seq'), 1, true,"
                    + " '00000000-0000-7000-8000-000000000002', uuidv7(), '\\x00112233445566778899aabbccddeeff',"
                    + " '" + "x".repeat(Stamp.LENGTH) + "', now())";
    static final long HIGHEST = 60_000_000_000L;

    private final Database database;
    private final Vertx vertx;
    private final List<PgConnection> connections = new ArrayList<>();
    private @Nullable Turns turns;

    /// What a run of commits has given.
    ///
    /// @param histogram null where only the rate is known
    record Run(double perSecond, @Nullable Histogram histogram, long count) {}

    private Commits(Database database) {
        this.database = database;
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    }

    /// Makes the table and connects.
    static Commits open(Database database, int clients) {
        database.execute(TABLE);
        if (database.number("select count(*) from (select 1 from bench_message limit 1) x") == 0) {
            database.execute(FILL);
            database.execute("vacuum analyze bench_message");
        }
        var commits = new Commits(database);
        var options = new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(database.port())
                .setDatabase("parley")
                .setUser("postgres")
                .setPassword(database.password())
                .setCachePreparedStatements(true);
        try {
            for (int i = 0; i < clients; i++) {
                commits.connections.add(PgConnection.connect(commits.vertx, options)
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join());
            }
            return commits;
        } catch (CompletionException e) {
            commits.close();
            throw e;
        }
    }

    /// One row and one commit at a rate.
    Run at(double perSecond, Duration length) {
        var paced = new Paced(loop(), queries(INSERT), perSecond, length);
        vertx.runOnContext(begin -> paced.begin());
        await(paced.done(), length);
        return new Run(perSecond, paced.histogram(), paced.count());
    }

    /// One row and one commit, as soon as a connection is free.
    ///
    /// @param done what to do then, on the connections' loop
    void one(Runnable done) {
        loop().execute(() -> turns().run(done));
    }

    private Turns turns() {
        if (turns == null) {
            turns = new Turns(queries(INSERT));
        }
        return turns;
    }

    /// As many one-row commits as go from 64 clients: by pgbench where there is one, else by clients of our own.
    Run flatOut(Duration length) throws IOException {
        if (!Pgbench.isThere()) {
            return flatOut(CLIENTS, length);
        }
        var seconds = Math.max(1, length.toSeconds());
        var perSecond = Pgbench.perSecond(database, INSERT, CLIENTS, seconds);
        return new Run(perSecond, null, Math.round(perSecond * seconds));
    }

    /// As many one-row commits as go from clients of our own.
    Run flatOut(int clients, Duration length) {
        return flatOut(INSERT, i -> Tuple.tuple(), clients, length);
    }

    /// Runs a statement over and over.
    Run flatOut(String sql, IntFunction<Tuple> values, int clients, Duration length) {
        var histogram = new Histogram(HIGHEST, 3);
        var counter = new AtomicLong();
        var done = new CountDownLatch(clients);
        var start = System.nanoTime();
        var end = start + length.toNanos();
        var queries = queries(sql);
        vertx.runOnContext(begin ->
                queries.subList(0, clients).forEach(query -> again(query, values, end, histogram, counter, done)));
        await(done, length);
        return new Run(counter.get() / ((System.nanoTime() - start) / 1e9), histogram, counter.get());
    }

    private List<PreparedQuery<RowSet<Row>>> queries(String sql) {
        return connections.stream()
                .map(connection -> connection.preparedQuery(sql))
                .toList();
    }

    static void requireDone(AsyncResult<RowSet<Row>> rows) {
        if (rows.failed()) {
            throw new IllegalStateException(rows.cause());
        }
    }

    private static void again(
            PreparedQuery<RowSet<Row>> query,
            IntFunction<Tuple> values,
            long end,
            Histogram histogram,
            AtomicLong counter,
            CountDownLatch done) {
        var began = System.nanoTime();
        if (began >= end) {
            done.countDown();
            return;
        }
        query.execute(values.apply((int) counter.get())).onComplete(rows -> {
            requireDone(rows);
            histogram.recordValue(System.nanoTime() - began);
            counter.incrementAndGet();
            again(query, values, end, histogram, counter, done);
        });
    }

    private EventLoop loop() {
        return (EventLoop) ((VertxInternal) vertx).getEventLoopGroup().next();
    }

    private static void await(CountDownLatch done, Duration length) {
        try {
            if (!done.await(length.toSeconds() + 60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the database does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        CompletableFuture.allOf(connections.stream()
                        .map(connection ->
                                connection.close().toCompletionStage().toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
