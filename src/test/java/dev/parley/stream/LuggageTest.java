package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What of a request's headers goes into a handshake, of which the framework keeps a copy for as long as the socket
/// lasts.
class LuggageTest {

    @Test
    void handshakeBringsNoToken() {
        var headers = MultiMap.caseInsensitiveMultiMap()
                .add("Authorization", "Bearer secret")
                .add("Cookie", "parley=secret")
                .add("User-Agent", "a phone")
                .add(
                        "sec-websocket-protocol",
                        "bearer-token-carrier, quarkus-http-upgrade#Authorization#Bearer%20secret");
        Luggage.leaveForHandshake(headers);
        assertEquals(Set.of("sec-websocket-protocol"), Set.copyOf(lower(headers)));
        assertEquals("bearer-token-carrier", headers.get("Sec-WebSocket-Protocol"));
    }

    @Test
    void handshakeKeepsWhatItAndTheOriginAreJudgedBy() {
        var headers = MultiMap.caseInsensitiveMultiMap();
        var kept = Set.of(
                "host",
                "origin",
                "connection",
                "upgrade",
                "forwarded",
                "x-forwarded-host",
                "sec-websocket-key",
                "sec-websocket-version");
        kept.forEach(name -> headers.add(name, "as it came"));
        Luggage.leaveForHandshake(headers);
        assertEquals(kept, Set.copyOf(lower(headers)));
    }

    private static TreeSet<String> lower(MultiMap headers) {
        var names = new TreeSet<String>();
        headers.names().forEach(name -> names.add(name.toLowerCase(java.util.Locale.ROOT)));
        return names;
    }
}
