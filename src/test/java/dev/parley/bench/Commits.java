package dev.parley.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
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
                    + " '00000000-0000-7000-8000-000000000002', gen_random_uuid(), '\\x00112233445566778899aabbccddeeff',"
                    + " '" + "x".repeat(Stamp.LENGTH) + "', now())";
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private final Database database;
    private final Vertx vertx;
    private final java.util.List<PgConnection> connections = new ArrayList<>();

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
        for (int i = 0; i < clients; i++) {
            commits.connections.add(PgConnection.connect(commits.vertx, options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join());
        }
        return commits;
    }

    /// One row and one commit at a rate.
    Run at(double perSecond, Duration length) {
        var histogram = new Histogram(60_000_000_000L, 3);
        var queries = queries(INSERT);
        var free = new ArrayDeque<>(queries);
        var waiting = new ArrayDeque<Long>();
        var gap = 1e9 / perSecond;
        var count = (int) (length.toNanos() / gap);
        var left = new AtomicInteger(count);
        var done = new CountDownLatch(1);
        var start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        loop(() -> step(start, gap, 0, count, free, waiting, histogram, left, done));
        await(done, length);
        return new Run(perSecond, histogram, count);
    }

    /// As many one-row commits as go from 64 clients: by pgbench where there is one, else by clients of our own.
    Run flatOut(Duration length) throws IOException {
        var pgbench = pgbench();
        return pgbench == null ? flatOut(INSERT, i -> Tuple.tuple(), CLIENTS, length) : byPgbench(pgbench, length);
    }

    /// Runs a statement over and over.
    Run flatOut(String sql, IntFunction<Tuple> values, int clients, Duration length) {
        var histogram = new Histogram(60_000_000_000L, 3);
        var counter = new AtomicLong();
        var done = new CountDownLatch(clients);
        var start = System.nanoTime();
        var end = start + length.toNanos();
        var queries = queries(sql);
        loop(() -> queries.subList(0, clients).forEach(query -> again(query, values, end, histogram, counter, done)));
        await(done, length);
        return new Run(counter.get() / ((System.nanoTime() - start) / 1e9), histogram, counter.get());
    }

    /// Where pgbench is, or null.
    static @Nullable Path pgbench() {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            var program = Path.of(folder, "pgbench");
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        return null;
    }

    /// What the rate of commits was measured with, for the report.
    static String by() {
        return pgbench() == null ? "64 clients of our own" : "pgbench, 64 clients";
    }

    private Run byPgbench(Path program, Duration length) throws IOException {
        var script = Files.createTempFile("commit", ".sql");
        try {
            Files.writeString(script, INSERT.replace("\n", " ") + ";\n");
            var builder = new ProcessBuilder(
                            program.toString(),
                            "--no-vacuum",
                            "--protocol=prepared",
                            "--client=" + CLIENTS,
                            "--time=" + Math.max(1, length.toSeconds()),
                            "--file=" + script,
                            "--host=127.0.0.1",
                            "--port=" + database.port(),
                            "--username=postgres",
                            "parley")
                    .redirectErrorStream(true);
            builder.environment().put("PGPASSWORD", database.password());
            var process = builder.start();
            var said = new String(process.getInputStream().readAllBytes());
            var rate = RATE.matcher(said);
            if (!rate.find()) {
                throw new IOException("pgbench: " + said);
            }
            var perSecond = Double.parseDouble(rate.group(1));
            return new Run(perSecond, null, Math.round(perSecond * Math.max(1, length.toSeconds())));
        } finally {
            Files.delete(script);
        }
    }

    private java.util.List<PreparedQuery<RowSet<Row>>> queries(String sql) {
        return connections.stream()
                .map(connection -> connection.preparedQuery(sql))
                .toList();
    }

    private void step(
            long start,
            double gap,
            int from,
            int count,
            ArrayDeque<PreparedQuery<RowSet<Row>>> free,
            ArrayDeque<Long> waiting,
            Histogram histogram,
            AtomicInteger left,
            CountDownLatch done) {
        var i = from;
        for (; i < count && start + (long) (i * gap) <= System.nanoTime(); i++) {
            waiting.add(start + (long) (i * gap));
            commit(free, waiting, histogram, left, done);
        }
        if (i < count) {
            var next = i;
            var wait = start + (long) (i * gap) - System.nanoTime();
            nettyLoop()
                    .schedule(
                            () -> step(start, gap, next, count, free, waiting, histogram, left, done),
                            Math.max(0, wait),
                            TimeUnit.NANOSECONDS);
        }
    }

    private void commit(
            ArrayDeque<PreparedQuery<RowSet<Row>>> free,
            ArrayDeque<Long> waiting,
            Histogram histogram,
            AtomicInteger left,
            CountDownLatch done) {
        if (free.isEmpty() || waiting.isEmpty()) {
            return;
        }
        var query = free.poll();
        long intended = waiting.poll();
        query.execute().onComplete(rows -> {
            histogram.recordValue(System.nanoTime() - intended);
            free.addFirst(query);
            if (left.decrementAndGet() == 0) {
                done.countDown();
            }
            commit(free, waiting, histogram, left, done);
        });
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
            if (rows.failed()) {
                throw new IllegalStateException(rows.cause());
            }
            histogram.recordValue(System.nanoTime() - began);
            counter.incrementAndGet();
            again(query, values, end, histogram, counter, done);
        });
    }

    private io.netty.channel.EventLoop nettyLoop() {
        return ((io.vertx.core.impl.VertxInternal) vertx).getEventLoopGroup().next()
                        instanceof io.netty.channel.EventLoop loop
                ? loop
                : null;
    }

    private void loop(Runnable task) {
        nettyLoop().execute(task);
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
