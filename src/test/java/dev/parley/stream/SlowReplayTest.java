package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// While a slow reader is told of the past, more happens than is kept for it: it is read from the log once more.
@QuarkusTest
class SlowReplayTest {

    /// As much as no socket buffer holds.
    private static final int BACKLOG = 1_200;

    /// More than a feed keeps while it replays.
    private static final int MEANWHILE = 700;

    private static final Pattern CONTENT = Pattern.compile("\"content\":\"x*(\\d+)\"");

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Test
    void nothingIsLostWhenMoreHappensDuringAReplayThanIsKept() throws IOException {
        var world = people.world();
        var anna = new Visitor(base, people.member(world, "anna"));
        var ben = new Visitor(base, people.member(world, "ben"));
        var room = anna.channel(ben);
        var cursor = ben.get("bootstrap").get("cursor").asText();
        var large = "x".repeat(9_990);
        IntStream.range(0, BACKLOG).forEach(i -> anna.post(room, large + i));
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
            socket.getOutputStream()
                    .write("""
                            GET /api/v1/events?cursor=%s HTTP/1.1\r
                            Host: %s\r
                            Authorization: Bearer %s\r
                            \r
                            """.formatted(cursor, base.getAuthority(), ben.token).getBytes(StandardCharsets.US_ASCII));
            var in = socket.getInputStream();
            until(in, "stream.ready");

            IntStream.range(BACKLOG, BACKLOG + MEANWHILE).forEach(i -> anna.post(room, "" + i));
            var told = CONTENT.matcher(until(in, "stream.caught-up"))
                    .results()
                    .map(found -> Integer.parseInt(found.group(1)))
                    .toList();
            assertEquals(IntStream.range(0, BACKLOG + MEANWHILE).boxed().toList(), told);
        }
    }

    private static String until(InputStream in, String what) throws IOException {
        var text = new StringBuilder();
        var buffer = new byte[1 << 14];
        for (var size = in.read(buffer); size >= 0; size = in.read(buffer)) {
            var before = Math.max(0, text.length() - what.length());
            text.append(new String(buffer, 0, size, StandardCharsets.ISO_8859_1));
            if (text.indexOf(what, before) >= 0) {
                return text.toString();
            }
        }
        throw new AssertionError("the stream ends before " + what);
    }
}
