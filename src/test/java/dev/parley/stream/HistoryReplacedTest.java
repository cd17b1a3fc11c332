package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An import or a restore puts another history in the place of the log: whoever follows is told, and no cursor of the
/// old one is honoured.
@QuarkusTest
class HistoryReplacedTest {

    private static final String RESUME = "{\"id\": \"r\", \"op\": \"resume\"}";

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    TestClock clock;

    private Visitor anna;

    @BeforeEach
    void come() {
        anna = new Visitor(base, people.member(people.world(), "anna"));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void openStreamsAreResetAndOldCursorsToo() {
        var room = anna.channel();
        var cursor = anna.get("bootstrap").get("cursor").asText();
        var socket = Chatter.of(anna).live();
        try (var listener = Listener.live(anna)) {
            replaceHistory();

            var reset = listener.next("stream.reset");
            assertEquals("", reset.id());
            assertEquals("epoch", reset.message().get("reason").asText());
            listener.ends();
            assertEquals(
                    "epoch",
                    socket.next("stream.reset").get("data").get("reason").asText());
        }

        socket.command("resume", "\"cursor\": \"" + cursor + "\"");
        assertEquals(200, socket.next().get("status").asInt());
        assertEquals(
                "epoch", socket.next("stream.reset").get("data").get("reason").asText());
        socket.live();
        anna.post(room, "in the new history");
        assertEquals(
                "in the new history",
                socket.next("message.created").get("data").get("content").asText());
        socket.close();
        anna.call("GET", "changes?after=" + cursor, null, 410);
        try (var late = Listener.from(anna, cursor)) {
            assertEquals(
                    "epoch", late.next("stream.reset").message().get("reason").asText());
            late.ends();
        }
    }

    /// What the old history had come to is nothing that the new one has.
    @Test
    void heartbeatNamesNoPlaceBehindTheHeadOfAShorterHistory() {
        var room = anna.channel();
        try (var wire = Wire.of(anna).text(RESUME)) {
            wire.until(frame -> frame.says("stream.caught-up"));
            anna.post(room, "of the old history");
            wire.until(frame -> frame.says("message.created"));
            run("delete from event where workspace_id = $1 and position > 1");
            replaceHistory();
            wire.until(frame -> frame.says("stream.reset"));
            wire.text(RESUME).until(frame -> frame.says("stream.caught-up"));

            clock.forward(Duration.ofSeconds(20));

            wire.until(frame -> frame.opcode() == Wire.PING);
            var next = wire.text("{\"id\": \"p\", \"op\": \"ping\"}").next();
            assertTrue(next.says("\"reply\":\"p\""), next::text);
        }
    }

    private void replaceHistory() {
        run("update workspace_log set epoch = gen_random_uuid() where workspace_id = $1");
    }

    private void run(String sql) {
        pool.preparedQuery(sql)
                .execute(Tuple.of(anna.somebody.workspace()))
                .await()
                .indefinitely();
    }
}
