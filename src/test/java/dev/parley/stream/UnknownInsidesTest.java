package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.runtime.ConnectionManager;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Where one thing inside the framework is not what [DirectSocket] knows, the framework keeps its sockets: they work
/// and are bounded, and of those that are closed nothing stays.
@QuarkusTest
class UnknownInsidesTest {

    private static final String ENDPOINT = "dev.parley.stream.ChatSocket_WebSocketServerEndpoint";
    private static final DirectSocket.Insides KNOWN = DirectSocket.Insides.find();

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    ConnectionManager opened;

    @Inject
    MeterRegistry metrics;

    private Visitor anna;

    @BeforeEach
    void come() {
        anna = new Visitor(base, people.member(people.world(), "anna"));
    }

    static Stream<DirectSocket.Insides> unknown() {
        return Stream.of(
                new DirectSocket.Insides(null, KNOWN.wrapped(), KNOWN.manager(), KNOWN.endpoint()),
                new DirectSocket.Insides(KNOWN.socket(), null, KNOWN.manager(), KNOWN.endpoint()),
                new DirectSocket.Insides(KNOWN.socket(), KNOWN.wrapped(), null, KNOWN.endpoint()),
                new DirectSocket.Insides(KNOWN.socket(), KNOWN.wrapped(), KNOWN.manager(), null));
    }

    @ParameterizedTest
    @MethodSource("unknown")
    void frameworkKeepsItsSockets(DirectSocket.Insides insides) {
        QuarkusMock.installMockForType(new DirectSocket(insides), DirectSocket.class);
        Awaitility.await().until(() -> opened.getConnections(ENDPOINT).isEmpty());
        var before = streams();

        var room = anna.channel();
        var socket = Chatter.of(anna).live();
        assertEquals(1, opened.getConnections(ENDPOINT).size());
        assertEquals(before + 1, streams());
        assertEquals(200, socket.ask("ping", "").get("status").asInt());
        anna.post(room, "hello");
        assertEquals("hello", socket.next("message.created").at("/data/content").asText());

        for (int i = 0; i < 65; i++) {
            socket.fragment("", false);
        }
        assertEquals(4501, socket.closeCode());
        Awaitility.await().until(() -> opened.getConnections(ENDPOINT).isEmpty() && streams() <= before);
    }

    private double streams() {
        return metrics.get("parley.streams").gauge().value();
    }
}
