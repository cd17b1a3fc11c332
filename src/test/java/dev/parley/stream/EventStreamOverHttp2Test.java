package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The connection is shared with other requests: only the stream ends.
@QuarkusTest
class EventStreamOverHttp2Test {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    Channels channels;

    @Test
    void streamsShareAConnectionAndEndEachForItself() throws Exception {
        var world = people.world();
        var anna = new Visitor(base, people.member(world, "anna"));
        var ben = new Visitor(base, people.member(world, "ben"));
        var room = anna.channel(ben);
        try (var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_2)
                        .build();
                var annas = Listener.of(client, anna, "");
                var bens = Listener.of(client, ben, "")) {
            assertEquals(HttpClient.Version.HTTP_2, annas.response().version());
            annas.until("stream.caught-up");
            var connection = channels.last();
            bens.until("stream.caught-up");
            assertSame(connection, channels.last());

            anna.post(room, "to both");
            for (var each : List.of(annas, bens)) {
                assertEquals(
                        "to both",
                        each.next("message.created").message().get("content").asText());
            }
            anna.call("DELETE", "sessions/current", null, 204);
            annas.ends();

            ben.post(room, "to ben");
            assertEquals(
                    "to ben",
                    bens.next("message.created").message().get("content").asText());
        }
    }
}
