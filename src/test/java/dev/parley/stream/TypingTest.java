package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who types: told to who is there, never stored.
@QuarkusTest
class TypingTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

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

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void startWithin3SecondsIsNotToldAgainAndALaterOneIs() {
        try (var listener = Listener.live(ben)) {
            start();
            start();
            assertEquals(anna.id, typist(listener.next("typing.started")));
            clock.forward(Duration.ofMillis(2_500));
            start();
            stop();
            assertEquals(anna.id, typist(listener.next("typing.stopped")), "not told that it began again");
            clock.forward(Duration.ofMillis(500));
            start();
            assertEquals(anna.id, typist(listener.next("typing.started")));
            stop();
            assertEquals(anna.id, typist(listener.next("typing.stopped")));
        }
    }

    @Test
    void typingOfEachPersonIsToldByItself() {
        try (var listener = Listener.live(ben)) {
            start();
            assertEquals(anna.id, typist(listener.next("typing.started")));
            ben.call("POST", "rooms/" + room + "/typing", null, 204);
            assertEquals(ben.id, typist(listener.next("typing.started")));
        }
    }

    @Test
    void whoSaysNothingMoreTypesNoMore8SecondsAfterTheLastStart() {
        try (var listener = Listener.live(ben)) {
            start();
            var started = at(listener.next("typing.started").data());
            ben.call("POST", "rooms/" + room + "/typing", null, 204);
            listener.next("typing.started");
            clock.forward(Duration.ofSeconds(2));
            start();
            clock.forward(Duration.ofSeconds(6));
            assertEquals(ben.id, typist(listener.next("typing.stopped")));
            clock.forward(Duration.ofSeconds(2));
            var stopped = listener.next("typing.stopped");
            assertEquals(anna.id, typist(stopped));
            assertTrue(!at(stopped.data()).isBefore(started.plusSeconds(10)), stopped::toString);
        }
    }

    @Test
    void typingHasNoCursorAndNoPlaceInTheLog() {
        var cursor = ben.get("bootstrap").get("cursor").asText();
        try (var listener = Listener.live(ben)) {
            start();
            var started = listener.next("typing.started");
            assertEquals(null, started.id());
            assertFalse(started.data().has("cursor"));
            assertFalse(started.data().has("seq"));
            stop();
            listener.next("typing.stopped");
        }
        assertEquals(cursor, ben.get("bootstrap").get("cursor").asText());
        assertEquals(0, ben.get("changes?after=" + cursor).get("items").size());
        try (var late = Listener.from(ben, cursor)) {
            late.next("stream.ready");
            late.next("stream.caught-up");
        }
    }

    @Test
    void leavingEndsTyping() {
        try (var listener = Listener.live(anna)) {
            ben.call("POST", "rooms/" + room + "/typing", null, 204);
            var started = listener.next("typing.started");
            assertEquals(ben.id, typist(started));
            ben.call("POST", "rooms/" + room + "/leave", null, 204);
            var both = List.of(listener.next(), listener.next());
            assertEquals(
                    Set.of("member.left", "typing.stopped"),
                    both.stream().map(Listener.Block::type).collect(Collectors.toSet()));
            var end = at(both.getLast().data());
            assertTrue(end.isBefore(at(started.data()).plusSeconds(7)), "it ended by itself");
        }
    }

    private void start() {
        anna.call("POST", "rooms/" + room + "/typing", null, 204);
    }

    private void stop() {
        anna.call("DELETE", "rooms/" + room + "/typing", null, 204);
    }

    private static String typist(Listener.Block block) {
        return block.message().get("userId").asText();
    }

    private static Instant at(JsonNode envelope) {
        return Instant.parse(envelope.get("at").asText());
    }
}
