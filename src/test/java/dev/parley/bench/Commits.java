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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
    private static final long HIGHEST = 60_000_000_000L;
    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private final Database database;
    private final Vertx vertx;
    private final List<PgConnection> connections = new ArrayList<>();

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
        var paced = new Paced(perSecond, length);
        vertx.runOnContext(begin -> paced.step(0));
        await(paced.done, length);
        return new Run(perSecond, paced.histogram, paced.count);
    }

    /// As many one-row commits as go from 64 clients: by pgbench where there is one, else by clients of our own.
    Run flatOut(Duration length) throws IOException {
        var pgbench = pgbench();
        return pgbench == null ? flatOut(CLIENTS, length) : byPgbench(pgbench, length);
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

    private List<PreparedQuery<RowSet<Row>>> queries(String sql) {
        return connections.stream()
                .map(connection -> connection.preparedQuery(sql))
                .toList();
    }

    /// Commits at a rate, on the one loop; what finds no connection free waits, and its time runs.
    private final class Paced {

        private final Histogram histogram = new Histogram(HIGHEST, 3);
        private final CountDownLatch done = new CountDownLatch(1);
        private final ArrayDeque<PreparedQuery<RowSet<Row>>> free = new ArrayDeque<>(queries(INSERT));
        private final ArrayDeque<Long> waiting = new ArrayDeque<>();
        private final long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        private final double gap;
        private final int count;
        private int left;

        Paced(double perSecond, Duration length) {
            gap = 1e9 / perSecond;
            count = (int) (length.toNanos() / gap);
            left = count;
        }

        void step(int from) {
            var i = from;
            for (; i < count && due(i) <= System.nanoTime(); i++) {
                waiting.add(due(i));
                commit();
            }
            if (i < count) {
                var next = i;
                loop().schedule(() -> step(next), Math.max(0, due(i) - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        }

        private long due(int i) {
            return start + (long) (i * gap);
        }

        private void commit() {
            if (free.isEmpty() || waiting.isEmpty()) {
                return;
            }
            var query = free.poll();
            long intended = waiting.poll();
            query.execute().onComplete(rows -> {
                requireDone(rows);
                histogram.recordValue(System.nanoTime() - intended);
                free.addFirst(query);
                if (--left == 0) {
                    done.countDown();
                }
                commit();
            });
        }
    }

    private static void requireDone(AsyncResult<RowSet<Row>> rows) {
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
