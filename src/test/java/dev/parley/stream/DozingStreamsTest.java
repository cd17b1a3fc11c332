package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a client says around the request that a stream answers, byte by byte.
@QuarkusTest
class DozingStreamsTest {

    private static final String NEXT = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String LAST = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String END = "\r\n0\r\n\r\n";

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    Channels channels;

    private Visitor anna;
    private Socket socket;

    @BeforeEach
    void come() throws IOException {
        anna = new Visitor(base, people.member(people.world(), "anna"));
        socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(20_000);
    }

    @AfterEach
    void leave() throws IOException {
        socket.close();
    }

    @Test
    void bodyOfWhatIsAskedBehindTheStreamIsNoRequest() throws IOException {
        say(stream("") + "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: " + NEXT.length() + "\r\n\r\n");
        await("event: stream.caught-up");
        say(NEXT + "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        endStream();
        var rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, rest.split("HTTP/1.1 404 ", -1).length - 1, rest);
        assertFalse(rest.contains("\"keys\""), rest);
    }

    @Test
    void streamWithoutBytesInItsBodyDozes() throws IOException {
        say(stream("Content-Length: 0\r\n"));
        await("event: stream.caught-up");
        Awaitility.await().until(() -> !isWatched() && !isRead());
    }

    @Test
    void streamWhoseBodyHasNotComeIsReadOnButNotWatched() throws IOException {
        say(stream("Content-Length: 5\r\n"));
        await("event: stream.caught-up");
        Awaitility.await().until(() -> !isWatched());
        assertTrue(isRead());
        say("hello");
        // Or it would be cut as a body that does not come.
        Awaitility.await().until(() -> channels.request().isEnded());
    }

    @Test
    void connectionIsWatchedBehindAStreamThatCameWithABitOfTheNextRequest() throws IOException {
        say(stream("") + "G");
        await("event: stream.caught-up");
        Awaitility.await().until(() -> !isWatched());
        endStream();
        await(END);
        Awaitility.await().until(this::isWatched);
        say(NEXT.substring(1));
        await("\"keys\"");
    }

    @Test
    @DisplayName("SR-31 64 requests wait behind a stream for their turn, and no more")
    void requestsWaitBehindAStreamForTheirTurnAndNoMore() throws IOException {
        say(stream(""));
        await("event: stream.caught-up");
        say(NEXT.repeat(63) + LAST);
        endStream();
        var rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(64, rest.split("\"keys\"", -1).length - 1);
    }

    @Test
    @DisplayName("SR-31 whoever asks on and on behind a stream is cut")
    void whoeverAsksOnAndOnBehindAStreamIsCut() throws IOException {
        say(stream(""));
        await("event: stream.caught-up");
        say(NEXT.repeat(65));
        assertFalse(hasMore("\"keys\""));
    }

    private String stream(String header) {
        return "GET /api/v1/events HTTP/1.1\r\nHost: x\r\n" + header + "Authorization: Bearer " + anna.token
                + "\r\n\r\n";
    }

    private void endStream() {
        anna.call("DELETE", "sessions/current", null, 204);
    }

    private boolean isWatched() {
        return channels.last().pipeline().get(IdleStateHandler.class) != null;
    }

    private boolean isRead() {
        return channels.last().pipeline().get(VertxHttpRequestDecoder.class) != null;
    }

    private void say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Whether anything with this in it comes before the other side closes.
    private boolean hasMore(String text) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains(text);
        } catch (SocketException reset) {
            return false;
        }
    }

    private void await(String text) throws IOException {
        InputStream in = socket.getInputStream();
        var read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            assertTrue(next >= 0, () -> "it ends: " + read);
            read.append((char) next);
        }
    }
}
