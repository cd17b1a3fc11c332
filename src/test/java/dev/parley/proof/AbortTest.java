package dev.parley.proof;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.Api;
import dev.parley.TestPeople;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Aborts: clients cut their connections in the middle of requests and before answers, over and over. No connection to
/// the database may stay with a request that nobody waits for any more.
@QuarkusTest
@DisplayName("Aborts")
class AbortTest {

    private static final Logger LOG = Logger.getLogger(AbortTest.class.getName());
    private static final int FULL = 10_000;
    private static final int CLIENTS = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    Pool ordinary;

    @Inject
    @ReactiveDataSource("lane")
    Pool lane;

    @Inject
    @ReactiveDataSource("read")
    Pool read;

    @ConfigProperty(name = "quarkus.datasource.reactive.max-size")
    int ordinarySize;

    @ConfigProperty(name = "quarkus.datasource.lane.reactive.max-size")
    int laneSize;

    @ConfigProperty(name = "quarkus.datasource.read.reactive.max-size")
    int readSize;

    @ConfigProperty(name = "parley.streams-per-user", defaultValue = "10")
    int streams;

    private final long seed = System.nanoTime();
    private TestPeople.Somebody anna;
    private String room;
    private String message;

    /// A kind of request; each one is made anew, since sends and rooms have names of their own.
    private enum Kind {
        POST,
        EDIT,
        CREATE_ROOM,
        HISTORY,
        BOOTSTRAP,
        EVENTS,
        ME,
        ROOMS
    }

    private record Request(String method, String path, Map<String, ?> body) {}

    @BeforeEach
    void aRoomWithAMessage() throws IOException {
        var world = people.world();
        anna = people.member(world, "anna");
        var channel = Map.of("kind", "channel", "name", "room");
        room = Api.call(base, anna.token(), "POST", "rooms", channel)
                .require(201)
                .get("id")
                .asText();
        var first = request(Kind.POST);
        message = Api.call(base, anna.token(), first.method(), first.path(), first.body())
                .require(201)
                .get("id")
                .asText();
    }

    @Test
    void requestsThatAreCutOffLeaveNoConnectionBehind() throws Exception {
        var aborts = Math.max(200, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1"))));
        LOG.info("%d aborts, seed %d".formatted(aborts, seed));

        var errors = new ConcurrentLinkedQueue<String>();
        var ear = new Ear(errors);
        Logger.getLogger("").addHandler(ear);
        int answered;
        try {
            answered = abort(aborts);
            await("no connection is at work or in a transaction")
                    .atMost(PATIENCE)
                    .until(this::busy, List.of()::equals);
        } finally {
            Logger.getLogger("").removeHandler(ear);
        }

        LOG.info("%d of %d had begun to be answered".formatted(answered, aborts));
        assertEquals(List.of(), List.copyOf(errors), "an abort is no error of ours");
        requireFree("ordinary", ordinary, ordinarySize);
        requireFree("lane", lane, laneSize);
        requireFree("read", read, readSize);
        await("no stream counts that nobody holds").atMost(PATIENCE).until(this::allStreamsOpen);
        for (var kind : Kind.values()) {
            if (kind != Kind.EVENTS) {
                requireServed(kind, ordinarySize + 1);
            }
        }
    }

    /// @return how many were cut only after the answer had begun
    private int abort(int aborts) throws Exception {
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var clients = IntStream.range(0, CLIENTS)
                    .<Callable<Integer>>mapToObj(i -> () -> abort(aborts / CLIENTS, new Random(seed + i)))
                    .toList();
            var answered = 0;
            for (var client : threads.invokeAll(clients)) {
                answered += client.get();
            }
            return answered;
        }
    }

    private int abort(int aborts, Random random) throws IOException {
        var answered = 0;
        var kinds = Kind.values();
        for (int i = 0; i < aborts; i++) {
            answered += abort(bytes(request(kinds[random.nextInt(kinds.length)])), random) ? 1 : 0;
        }
        return answered;
    }

    /// Cuts in the middle of the request, right behind it, or a few milliseconds later; with a FIN or with a RST.
    private boolean abort(byte[] request, Random random) throws IOException {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            if (random.nextBoolean()) {
                socket.setSoLinger(true, 0);
            }
            var moment = random.nextInt(8);
            var length = moment == 0 ? 1 + random.nextInt(request.length - 1) : request.length;
            socket.getOutputStream().write(request, 0, length);
            socket.getOutputStream().flush();
            if (moment < 2) {
                return false;
            }
            socket.setSoTimeout(moment == 7 ? 1_000 : moment);
            return answers(socket.getInputStream());
        }
    }

    private static boolean answers(InputStream in) throws IOException {
        try {
            return in.read() >= 0;
        } catch (SocketTimeoutException notYet) {
            return false;
        }
    }

    private Request request(Kind kind) {
        var key = UUID.randomUUID().toString();
        return switch (kind) {
            case POST ->
                new Request(
                        "POST",
                        "rooms/" + room + "/messages",
                        Map.of("clientMessageId", key, "content", "text " + key));
            case EDIT -> new Request("PATCH", "rooms/" + room + "/messages/" + message, Map.of("content", key));
            case CREATE_ROOM ->
                new Request("POST", "rooms", Map.of("kind", "channel", "name", "c" + key.substring(0, 30)));
            case HISTORY -> new Request("GET", "rooms/" + room + "/messages", null);
            case BOOTSTRAP -> new Request("GET", "bootstrap", null);
            case EVENTS -> new Request("GET", "events", null);
            case ME -> new Request("GET", "users/me", null);
            case ROOMS -> new Request("GET", "rooms", null);
        };
    }

    private byte[] bytes(Request request) throws IOException {
        var body = request.body() == null ? new byte[0] : Api.JSON.writeValueAsBytes(request.body());
        var head =
                "%s /api/v1/%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(request.method(), request.path(), base.getAuthority(), anna.token(), body.length);
        return (head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
    }

    /// What PostgreSQL says of our connections, but for the one that asks.
    private List<String> busy() {
        var rows = read.query("select application_name || ': ' || state || ' ' || left(query, 60) as doing"
                        + " from pg_stat_activity where application_name in ('parley', 'parley lane', 'parley read')"
                        + " and state <> 'idle' and pid <> pg_backend_pid()")
                .execute()
                .await()
                .atMost(PATIENCE);
        var busy = new ArrayList<String>();
        rows.forEach(row -> busy.add(row.getString("doing")));
        return busy;
    }

    /// Takes every connection of the pool at once: one that a request has kept would be missing.
    private static void requireFree(String name, Pool pool, int size) {
        List<Uni<SqlConnection>> all =
                IntStream.range(0, size).mapToObj(i -> pool.getConnection()).toList();
        var taken = Uni.join()
                .all(all)
                .andCollectFailures()
                .onFailure()
                .transform(failure -> new AssertionError("the pool " + name + " does not give all its connections"))
                .await()
                .atMost(PATIENCE);
        taken.forEach(connection -> connection.close().await().atMost(PATIENCE));
    }

    private boolean allStreamsOpen() throws Exception {
        var open = new ArrayList<Transport>();
        try {
            for (int i = 0; i < streams; i++) {
                open.add(Transport.events(base, anna.token(), null));
            }
            return true;
        } catch (AssertionError tooMany) {
            return false;
        } finally {
            open.forEach(Transport::close);
        }
    }

    /// More at once than any pool has connections.
    private void requireServed(Kind kind, int count) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, count)
                    .<Callable<Integer>>mapToObj(i -> () -> status(request(kind)))
                    .toList();
            for (var call : threads.invokeAll(calls)) {
                assertEquals(2, call.get() / 100, kind.name());
            }
        }
    }

    private int status(Request request) throws IOException {
        return Api.call(base, anna.token(), request.method(), request.path(), request.body())
                .status();
    }

    /// Hears what the program calls an error.
    private static final class Ear extends Handler {

        private final Queue<String> errors;

        Ear(Queue<String> errors) {
            this.errors = errors;
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(record.getLoggerName() + ": " + record.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
