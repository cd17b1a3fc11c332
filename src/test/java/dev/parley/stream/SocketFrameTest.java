package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a socket takes, frame by frame: how large, how many at once, and what it does not take at all.
@QuarkusTest
class SocketFrameTest {

    private static final int MOST_BYTES = 128 * 1024;
    private static final int MOST_COMMANDS = 64;

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    private Visitor anna;

    @BeforeEach
    void come() {
        anna = new Visitor(base, people.member(people.world(), "anna"));
    }

    @Test
    void whoIsNobodyIsToldSoInWords() {
        var refusal = Wire.refused(base);
        assertTrue(refusal.startsWith("HTTP/1.1 401 "), refusal);
        assertTrue(refusal.contains("\"code\":\"unauthenticated\""), refusal);
    }

    @Test
    void frameOf128KiBIsTakenAndOneByteMoreIsNot() {
        try (var wire = Wire.of(anna)) {
            wire.text(ping(MOST_BYTES));
            assertTrue(wire.next().says("\"status\":400"), "too long for a field, but taken");
            wire.text(ping(MOST_BYTES + 1));
            assertEquals(4501, wire.closeCode());
        }
    }

    @Test
    void messageInPartsIsTakenUpTo128KiB() {
        var half = "x".repeat(MOST_BYTES / 2).getBytes();
        try (var wire = Wire.of(anna)) {
            var command = "{\"id\": \"p\", \"op\": \"ping\"}".getBytes();
            wire.frame(false, Wire.TEXT, java.util.Arrays.copyOf(command, 10));
            wire.frame(true, Wire.CONTINUATION, java.util.Arrays.copyOfRange(command, 10, command.length));
            assertTrue(wire.next().says("\"status\":200"));
            wire.frame(false, Wire.TEXT, half);
            wire.frame(false, Wire.CONTINUATION, half);
            wire.frame(true, Wire.CONTINUATION, half);
            assertEquals(4501, wire.closeCode());
        }
    }

    @Test
    void messageWhoseFirstFrameIsEmptyIsTaken() {
        try (var wire = Wire.of(anna)) {
            wire.frame(false, Wire.TEXT, new byte[0]);
            wire.frame(true, Wire.CONTINUATION, "{\"id\": \"p\", \"op\": \"ping\"}".getBytes());
            assertTrue(wire.next().says("\"reply\":\"p\",\"status\":200"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "null",
                "[]",
                "\"ping\"",
                "{",
                "{\"id\": \"a\", \"op\": \"ping\"} x",
                "{\"op\": \"ping\"}",
                "{\"id\": \"\", \"op\": \"ping\"}",
                "{\"id\": 7, \"op\": \"ping\"}",
                "{\"id\": null, \"op\": \"ping\"}",
                "{\"id\": \"\\u0000\", \"op\": \"ping\"}",
                "{\"id\": \"a\", \"id\": \"b\", \"op\": \"ping\"}",
                "{\"id\": \"01234567890123456789012345678901234567890123456789012345678901234\", \"op\": \"ping\"}"
            })
    void whatIsNoCommandClosesTheSocket(String text) {
        try (var wire = Wire.of(anna).text(text)) {
            assertEquals(4501, wire.closeCode());
        }
    }

    @Test
    void textThatIsNoTextClosesTheSocket() {
        var latin = "{\"id\": \"\u00ff\", \"op\": \"ping\"}".getBytes(StandardCharsets.ISO_8859_1);
        try (var wire = Wire.of(anna).frame(true, Wire.TEXT, latin)) {
            assertEquals(4501, wire.closeCode());
        }
    }

    /// With the log locked nothing that was sent can be answered: what comes behind the bound is not even read.
    @Test
    void commandBehind64UnansweredOnesWaits() {
        var room = anna.channel();
        var socket = Chatter.of(anna);
        var holder = pool.getConnection().await().indefinitely();
        var lock = holder.begin().await().indefinitely();
        holder.preparedQuery("select 1 from workspace_log where workspace_id = $1 for no key update")
                .execute(Tuple.of(anna.somebody.workspace()))
                .await()
                .indefinitely();
        var sends = new HashSet<String>();
        IntStream.range(0, MOST_COMMANDS - 1).forEach(i -> sends.add(send(socket, room)));
        assertEquals(200, socket.ask("ping", "").get("status").asInt(), "the 64th is read and answered");
        sends.add(send(socket, room));
        var ping = socket.command("ping", "");
        lock.commit().await().indefinitely();
        holder.close().await().indefinitely();

        var before = new ArrayList<String>();
        for (var reply = socket.next(); !reply.get("reply").asText().equals(ping); reply = socket.next()) {
            before.add(reply.get("reply").asText());
        }
        assertTrue(sends.containsAll(before));
        assertTrue(before.size() >= MOST_COMMANDS / 2, () -> "it was read after " + before.size() + " answers");
        socket.close();
    }

    private static String send(Chatter socket, String room) {
        return socket.command("send", """
                "room": "%s", "clientMessageId": "%s", "content": "x"
                """.formatted(room, UUID.randomUUID()).strip());
    }

    /// A ping whose one field makes it so many bytes long.
    private static String ping(int bytes) {
        var command = "{\"id\": \"p\", \"op\": \"ping\", \"x\": \"\"}";
        return command.replace("\"\"}", "\"" + "x".repeat(bytes - command.length()) + "\"}");
    }
}
