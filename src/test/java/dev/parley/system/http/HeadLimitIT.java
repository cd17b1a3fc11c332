package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Api;
import dev.parley.Served;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Against the packaged program: in development and in its tests another class loader holds Netty, which does not find
/// what we add to it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("SR-31 the head of a request is here in 5 s, or its connection is closed")
class HeadLimitIT {

    private static final String HEAD = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\n";
    private static final String SETUP_TOKEN = "pset_kPz3vT7mYw1nQx5sB8hJ2dLr6gFc9aEo";
    private static final Duration BETWEEN = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final String LIVE = "GET /q/health/live HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private Served program;
    private URI server;

    @BeforeAll
    void start() throws IOException {
        var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "heads")), "run");
        program =
                new Served(folder.resolve("data"), folder.resolve("output"), Map.of("PARLEY_SETUP_TOKEN", SETUP_TOKEN));
        server = program.start();
    }

    @AfterAll
    void stop() throws IOException, InterruptedException {
        program.close();
    }

    @Test
    @DisplayName("a handshake that trickles is cut, on a fresh connection")
    void trickledHandshake() throws IOException {
        try (var socket = open(server)) {
            say(socket, "GET /api/v1/socket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX: ");
            requireCut(socket, "X");
        }
    }

    @Test
    @DisplayName("and on one that was answered before")
    void trickledSecond() throws IOException {
        try (var socket = open(server)) {
            requireAnswered(socket, HEAD + "\r\n");
            say(socket, "GET /api");
            requireCut(socket, "X");
        }
    }

    @Test
    @DisplayName("and on one whose event stream has ended")
    void trickledBehindStream() throws IOException {
        var owner = Map.of(
                "token", SETUP_TOKEN,
                "username", "owner",
                "password", "seven lean otters hum quietly",
                "displayName", "Owner");
        var session = Api.call(server, null, "POST", "setup", owner).require(201);
        try (var socket = open(server)) {
            say(
                    socket,
                    "GET /api/v1/events?cursor=nonsense HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                            + session.get("accessToken").asText() + "\r\n\r\n");
            awaitEnd(socket);
            say(socket, "GET /api");
            requireCut(socket, "X");
        }
    }

    @Test
    @DisplayName("even if its first bytes could begin HTTP/2")
    void preface() throws IOException {
        try (var socket = open(server)) {
            say(socket, "PRI * HT");
            requireCut(socket, "");
        }
    }

    @Test
    @DisplayName("who has said nothing may wait, who takes less is answered, and so is whoever asks again")
    void patientOnes() throws IOException {
        try (var silent = open(server);
                var slow = open(server);
                var operator = open(program.management())) {
            requireAnswered(operator, LIVE);
            say(slow, HEAD);
            requireOpen(slow, Duration.ofSeconds(2));
            requireAnswered(slow, "\r\n");
            requireOpen(slow, Duration.ofSeconds(6));
            requireAnswered(slow, HEAD + "\r\n");
            requireAnswered(silent, HEAD + "\r\n");
            requireAnswered(operator, LIVE);
        }
    }

    private static Socket open(URI server) throws IOException {
        var socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void requireAnswered(Socket socket, String text) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        say(socket, text);
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = socket.getInputStream().read();
            assertTrue(next >= 0, "closed after: " + head);
            head.append((char) next);
        }
        assertTrue(head.toString().startsWith("HTTP/1.1 200 "), head.toString());
        var length = LENGTH.matcher(head);
        assertTrue(length.find(), head.toString());
        var bytes = Integer.parseInt(length.group(1));
        assertEquals(bytes, socket.getInputStream().readNBytes(bytes).length);
    }

    /// Reads up to the last chunk (RFC 9112, section 7.1).
    private static void awaitEnd(Socket socket) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        var read = new StringBuilder();
        while (read.indexOf("\r\n0\r\n\r\n") < 0) {
            var next = socket.getInputStream().read();
            assertTrue(next >= 0, "closed after: " + read);
            read.append((char) next);
        }
    }

    /// The other side is told a little more now and then, until it has had enough.
    private static void requireCut(Socket socket, String more) throws IOException {
        var begun = System.nanoTime();
        while (!isClosedWithin(socket, BETWEEN)) {
            assertTrue(since(begun).compareTo(PATIENCE) < 0, "still open after " + since(begun));
            say(socket, more);
        }
        assertTrue(since(begun).compareTo(Duration.ofSeconds(4)) > 0, "cut after " + since(begun));
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private static void requireOpen(Socket socket, Duration time) throws IOException {
        assertFalse(isClosedWithin(socket, time));
    }

    private static boolean isClosedWithin(Socket socket, Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }
}
