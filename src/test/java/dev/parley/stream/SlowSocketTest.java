package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The same as [SlowReaderTest] for a WebSocket.
@QuarkusTest
class SlowSocketTest {

    private static final int MESSAGES = 1_200;

    /// Their answers take 25 MB; what the kernel takes of them at most is 6 MB.
    private static final int PINGS = 200_000;

    /// It is cut while messages are posted; then it has ten seconds for what is on the way.
    private static final Duration SOON = Duration.ofSeconds(20);

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    MeterRegistry metrics;

    @Inject
    AskedSockets asked;

    private Visitor anna;
    private Visitor ben;
    private String room;

    @BeforeEach
    void comeTogether() {
        var world = people.world();
        anna = new Visitor(base, people.member(world, "anna"));
        ben = new Visitor(base, people.member(world, "ben"));
        room = anna.channel(ben);
    }

    @Test
    @DisplayName("SR-31 a socket that is not read is cut at 1 MiB and soon gone, and resumes completely")
    void socketThatIsNotReadIsCutAndSoonGone() {
        var before = streams();
        try (var wire = Wire.narrow(ben).text("{\"id\": \"r\", \"op\": \"resume\"}")) {
            wire.until(frame -> frame.says("stream.caught-up"));
            assertEquals(before + 1, streams());

            var text10k = "x".repeat(9_990);
            for (int i = 0; i < MESSAGES; i++) {
                anna.post(room, text10k + i);
            }
            Awaitility.await().atMost(SOON).until(() -> streams() <= before);

            var told = created(wire.rest());
            assertTrue(told.size() < MESSAGES, () -> "was not cut: " + told.size());
            var socket = Chatter.of(ben);
            socket.command("resume", "\"cursor\": \"%s\"".formatted(told.getLast()));
            for (var frame : socket.until("stream.caught-up")) {
                if (frame.path("type").asText().equals("message.created")) {
                    told.add(frame.get("cursor").asText());
                }
            }
            assertEquals(MESSAGES, told.size());
            assertEquals(MESSAGES, told.stream().distinct().count());
            socket.close();
        }
    }

    @Test
    void pingsOfWhoReadsNoAnswerAreNotAllAnswered() {
        try (var wire = Wire.narrow(ben)) {
            var some = pings(1_000);
            for (int i = 0; i < PINGS / 1_000; i++) {
                wire.bytes(some);
            }
            wire.text("{\"id\": \"p\", \"op\": \"ping\"}");
            var pongs = new AtomicInteger();
            wire.until(frame -> {
                pongs.addAndGet(frame.opcode() == Wire.PONG ? 1 : 0);
                return frame.says("\"reply\":\"p\"");
            });
            assertTrue(pongs.get() < PINGS / 2, () -> pongs + " answers waited");
            wire.bytes(pings(1));
            assertEquals(Wire.PONG, wire.next().opcode(), "who reads again is answered again");
        }
    }

    /// Its answer waits behind what is not read and what the kernel does not take any more.
    @Test
    void socketThatIsClosedAndNotReadIsSoonGone() {
        try (var wire = Wire.narrow(ben).text("{\"id\": \"r\", \"op\": \"resume\"}")) {
            wire.until(frame -> frame.says("stream.caught-up"));
            var channel = asked.channel();
            while (channel.isWritable()) {
                anna.post(room, "x".repeat(9_990));
            }
            wire.frame(true, Wire.CLOSE, new byte[] {0x03, (byte) 0xe8});
            Awaitility.await().atMost(SOON).until(() -> !channel.isOpen());
        }
    }

    private static byte[] pings(int count) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(Wire.encoded(true, Wire.PING, new byte[125]));
        }
        return all.toByteArray();
    }

    private double streams() {
        return metrics.get("parley.streams").gauge().value();
    }

    private static List<String> created(List<Wire.Frame> frames) {
        var cursors = new ArrayList<String>();
        for (var frame : frames) {
            if (frame.says("message.created")) {
                cursors.add(Visitor.read(frame.text()).get("cursor").asText());
            }
        }
        return cursors;
    }
}
