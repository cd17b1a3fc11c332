package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is kept for a stream that says nothing: the connection, and not what it was opened by. The virtual
/// machine counts what lives.
@QuarkusTest
class IdleStreamsTest {

    private static final int PEOPLE = 8;
    private static final int EACH = 5;
    private static final Pattern COUNTED = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");

    /// What each kept for as long as it lasted, and of what is ours what waits and what was read.
    private static final List<String> NOT_OF_STREAMS = List.of(
            "io.vertx.ext.web.impl.RoutingContextImpl",
            "io.vertx.ext.web.impl.HttpServerRequestWrapper",
            "dev.parley.account.Identity",
            "io.quarkus.arc.impl.CurrentManagedContext$CurrentContextState",
            "io.netty.handler.timeout.IdleStateHandler",
            "io.vertx.core.http.impl.VertxHttpRequestDecoder",
            "io.quarkus.resteasy.reactive.server.runtime.QuarkusResteasyReactiveRequestContext",
            "io.quarkus.websockets.next.runtime.WebSocketConnectionImpl",
            "io.quarkus.websockets.next.runtime.SecuritySupport",
            "dev.parley.stream.ChatSocket_WebSocketServerEndpoint",
            "dev.parley.log.Standings$Standing");

    private static final List<String> NOT_OF_SOCKETS =
            List.of("io.vertx.core.http.impl.Http1xServerRequest", "java.util.ArrayDeque");

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    private final List<AutoCloseable> open = new ArrayList<>();
    private List<Visitor> visitors;

    @BeforeEach
    void come() {
        var world = people.world();
        visitors = IntStream.range(0, PEOPLE)
                .mapToObj(i -> new Visitor(base, people.member(world, "p" + i)))
                .toList();
    }

    @AfterEach
    void leave() throws Exception {
        for (var one : open) {
            one.close();
        }
    }

    @Test
    void socketKeepsNothingOfItsHandshake() throws Exception {
        everybody(this::resumed);
        var before = living();
        everybody(this::resumed);
        var more = more(before);
        requireMost(more, "dev.parley.stream.SocketConnection");
        requireFew(more, Stream.concat(NOT_OF_STREAMS.stream(), NOT_OF_SOCKETS.stream()));
    }

    @Test
    void eventStreamKeepsNothingOfItsRequest() throws Exception {
        everybody(this::live);
        var before = living();
        everybody(this::live);
        var more = more(before);
        requireMost(more, "dev.parley.stream.EventStreamConnection");
        requireFew(more, NOT_OF_STREAMS.stream());
    }

    @Test
    void nextRequestComesOverTheSameConnection() throws Exception {
        try (var http = new Http(base)) {
            http.ask("/api/v1/events?cursor=nonsense", visitors.getFirst());
            http.await("event: stream.reset");
            http.await("\r\n0\r\n\r\n");
            http.ask("/api/v1/users/me", visitors.getFirst());
            assertTrue(http.await("\r\n\r\n").startsWith("HTTP/1.1 200 "));
            http.await(visitors.getFirst().id);
            http.ask("/api/v1/events", visitors.getFirst());
            http.await("event: stream.caught-up");
        }
    }

    /// RFC 9112, section 9.3.2: answers come in the order of the requests.
    @Test
    void whatIsAskedWhileTheStreamLastsIsAnsweredBehindIt() throws Exception {
        var anna = visitors.getFirst();
        var http = live(anna);
        http.ask("/.well-known/jwks.json", anna);
        anna.call("DELETE", "sessions/current", null, 204);
        var rest = http.await("\"keys\"");
        assertEquals(1, rest.split("HTTP/1.1 200 ", -1).length - 1, rest);
        assertTrue(rest.indexOf("\r\n0\r\n\r\n") < rest.indexOf("HTTP/1.1 200 "), rest);
    }

    private void everybody(Consumer<Visitor> opens) {
        for (int i = 0; i < EACH; i++) {
            visitors.forEach(opens);
        }
    }

    private void resumed(Visitor who) {
        var wire = Wire.of(who).text("{\"id\": \"r\", \"op\": \"resume\"}");
        open.add(wire);
        for (var frame = wire.next(); !frame.says("stream.caught-up"); frame = wire.next()) {
            assertEquals(Wire.TEXT, frame.opcode(), "the socket closes");
        }
    }

    private Http live(Visitor who) {
        try {
            var http = new Http(base);
            open.add(http);
            http.ask("/api/v1/events", who);
            http.await("event: stream.caught-up");
            return http;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Those of the test before may still be going.
    private static void requireMost(Map<String, Integer> more, String type) {
        assertTrue(more.get(type) > PEOPLE * EACH * 3 / 4, () -> type + ": " + more.get(type));
    }

    private static void requireFew(Map<String, Integer> more, Stream<String> types) {
        var kept = new TreeMap<String, Integer>();
        types.filter(type -> more.getOrDefault(type, 0) > PEOPLE * EACH / 2)
                .forEach(type -> kept.put(type, more.get(type)));
        assertEquals(Map.of(), kept);
    }

    private static Map<String, Integer> more(Map<String, Integer> before) throws JMException {
        var more = living();
        before.forEach((type, count) -> more.merge(type, -count, Integer::sum));
        return more;
    }

    /// How many objects of each class can be reached.
    private static Map<String, Integer> living() throws JMException {
        var counted = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        var living = new HashMap<String, Integer>();
        COUNTED.matcher(counted)
                .results()
                .forEach(line -> living.merge(line.group(2), Integer.parseInt(line.group(1)), Integer::sum));
        return living;
    }

    /// A connection of a client that asks for one thing after the other.
    private static final class Http implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        Http(URI base) throws IOException {
            socket = new Socket(base.getHost(), base.getPort());
            socket.setSoTimeout(20_000);
            in = new BufferedInputStream(socket.getInputStream(), 256);
        }

        void ask(String path, Visitor who) throws IOException {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                            .formatted(path, who.token)
                            .getBytes(StandardCharsets.US_ASCII));
        }

        /// Reads until this has come; what came up to there.
        String await(String text) throws IOException {
            var read = new StringBuilder();
            while (read.indexOf(text) < 0) {
                int next = in.read();
                assertTrue(next >= 0, () -> "it ends: " + read);
                read.append((char) next);
            }
            return read.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
