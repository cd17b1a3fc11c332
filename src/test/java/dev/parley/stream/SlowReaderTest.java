package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.epoll.EpollSocketChannel;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SlowReaderTest {

    private static final Pattern ID = Pattern.compile("(?m)^id: (\\S+)$");
    private static final int MESSAGES = 1_200;

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    MeterRegistry metrics;

    @Inject
    Channels channels;

    @Test
    @DisplayName("SR-31 a reader that does not read is cut at 1 MiB, and resumes completely")
    void readerThatDoesNotReadIsCutAndResumesCompletely() throws Exception {
        var world = people.world();
        var anna = new Visitor(base, people.member(world, "anna"));
        var ben = new Visitor(base, people.member(world, "ben"));
        var room = anna.channel(ben);
        var before = streams();
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.getOutputStream()
                    .write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ben.token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var text = new StringBuilder();
            read(socket.getInputStream(), text, "stream.caught-up");
            assertEquals(before + 1, streams());

            var text10k = "x".repeat(9_990);
            for (int i = 0; i < MESSAGES; i++) {
                anna.post(room, text10k + i);
            }
            Awaitility.await().until(() -> streams() == before);

            var ids = ids(text, socket.getInputStream());
            assertTrue(ids.size() < MESSAGES, () -> "was not cut: " + ids.size());
            try (var listener = Listener.from(ben, ids.getLast())) {
                listener.next("stream.ready");
                for (var block : listener.until("stream.caught-up")) {
                    if (block.type().equals("message.created")) {
                        ids.add(block.id());
                    }
                }
            }
            // The head that was caught up with at the beginning, then each message once.
            assertEquals(MESSAGES + 1, ids.size());
            assertEquals(MESSAGES + 1, ids.stream().distinct().count());
        }
    }

    /// It has been told that its stream has ended, behind all that it does not read: nobody waits for it to take that.
    @Test
    @DisplayName("SR-31 a reader that never reads loses its connection, too")
    void readerThatNeverReadsLosesItsConnectionToo() throws Exception {
        var world = people.world();
        var anna = new Visitor(base, people.member(world, "anna"));
        var ben = new Visitor(base, people.member(world, "ben"));
        var room = anna.channel(ben);
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.getOutputStream()
                    .write(("GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ben.token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            read(socket.getInputStream(), new StringBuilder(), "stream.caught-up");
            var channel = channels.last();
            // Where the kernel does not notice by itself.
            if (channel instanceof EpollSocketChannel epoll) {
                epoll.config().setTcpUserTimeout(0);
            }
            var text10k = "x".repeat(9_990);
            for (int i = 0; i < MESSAGES; i++) {
                anna.post(room, text10k + i);
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !channel.isOpen());
        }
    }

    private double streams() {
        return metrics.get("parley.streams").gauge().value();
    }

    private static void read(InputStream in, StringBuilder text, String until) throws Exception {
        while (text.indexOf(until) < 0) {
            text.append((char) in.read());
        }
    }

    /// The ids of all whole blocks up to the end.
    private static List<String> ids(StringBuilder text, InputStream in) throws Exception {
        try {
            text.append(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (java.io.IOException reset) {
            // Cut in the middle: what came whole counts.
        }
        var whole = text.substring(0, text.lastIndexOf("\n\n") + 2);
        var ids = new ArrayList<String>();
        var found = ID.matcher(whole);
        while (found.find()) {
            ids.add(found.group(1));
        }
        return ids;
    }
}
