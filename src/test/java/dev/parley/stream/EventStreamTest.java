package dev.parley.stream;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventStreamTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private Visitor anna;
    private Visitor ben;

    @BeforeEach
    void comeTogether() {
        var world = people.world();
        anna = new Visitor(base, people.member(world, "anna"));
        ben = new Visitor(base, people.member(world, "ben"));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void streamBeginsReadyAndCaughtUpAtTheHead() {
        try (var listener = Listener.of(anna, "")) {
            var headers = listener.response().headers();
            assertEquals("text/event-stream", headers.firstValue("Content-Type").orElseThrow());
            assertEquals("no", headers.firstValue("X-Accel-Buffering").orElseThrow());
            assertFalse(headers.firstValue("Content-Encoding").isPresent());

            var ready = listener.next("stream.ready");
            assertNull(ready.id());
            assertTrue(Integer.parseInt(ready.retry()) > 0);
            assertEquals(20_000, ready.message().get("heartbeatMs").asInt());
            assertEquals(ready.message().get("from"), ready.message().get("head"));

            var caughtUp = listener.next("stream.caught-up");
            assertEquals(ready.message().get("head").asText(), caughtUp.id());
            assertEquals(caughtUp.id(), caughtUp.message().get("head").asText());
        }
    }

    @Test
    void lookingOpensNoStream() throws Exception {
        var head = " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + anna.token + "\r\n";
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("HEAD /api/v1/events" + head + "\r\nGET /api/v1/users/me" + head
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answers.contains("text/event-stream"), answers);
            assertTrue(answers.contains("\"username\":"), "the next request waits for a stream: " + answers);
        }
        given().head("/api/v1/events").then().statusCode(401);
    }

    @Test
    void membersSeeAMessageAndOnlyItsAuthorTheClientMessageId() {
        var room = anna.channel(ben);
        try (var annas = Listener.live(anna);
                var bens = Listener.live(ben)) {
            var sent = anna.post(room, "hello");

            var mine = annas.next("message.created");
            assertEquals(room, mine.data().get("roomId").asText());
            assertEquals(anna.id, mine.data().get("actorId").asText());
            assertEquals(3, mine.data().get("seq").asLong());
            assertEquals(mine.id(), mine.data().get("cursor").asText());
            assertEquals(sent, mine.message());

            var theirs = bens.next("message.created");
            assertNull(theirs.message().get("clientMessageId"));
            assertEquals("hello", theirs.message().get("content").asText());
            assertEquals(mine.id(), theirs.id());
        }
    }

    @Test
    void resumeTellsEverythingBehindTheCursorOnceAndInOrder() {
        var room = anna.channel(ben);
        String cursor;
        try (var listener = Listener.live(ben)) {
            anna.post(room, "0");
            cursor = listener.next("message.created").id();
        }
        IntStream.rangeClosed(1, 450).forEach(i -> anna.post(room, "" + i));
        try (var listener = Listener.from(ben, cursor)) {
            var ready = listener.next("stream.ready");
            assertEquals(cursor, ready.message().get("from").asText());
            for (int i = 1; i <= 450; i++) {
                assertEquals(
                        "" + i,
                        listener.next("message.created")
                                .message()
                                .get("content")
                                .asText());
            }
            assertEquals(
                    ready.message().get("head").asText(),
                    listener.next("stream.caught-up").id());
            anna.post(room, "live");
            assertEquals(
                    "live",
                    listener.next("message.created").message().get("content").asText());
        }
    }

    @Test
    @DisplayName("SR-29 who is removed loses the room on the open stream, and keeps the stream")
    void whoIsRemovedLosesTheRoomOnTheOpenStreamAndKeepsTheStream() {
        var room = anna.channel(ben);
        var other = anna.channel(ben);
        try (var listener = Listener.live(ben)) {
            anna.call("DELETE", "rooms/" + room + "/members/" + ben.id, null, 204);
            var left = listener.next("member.left");
            assertEquals(ben.id, left.message().get("member").get("userId").asText());
            assertEquals(3, left.message().get("member").size());
            assertEquals(1, left.message().get("memberCount").asInt());

            anna.post(room, "not for ben");
            anna.post(other, "for ben");
            assertEquals(
                    "for ben",
                    listener.next("message.created").message().get("content").asText());
        }
    }

    @Test
    void whoJoinsGetsTheRoomAsItStoodThen() {
        var room = anna.channel();
        anna.post(room, "before");
        try (var listener = Listener.live(ben)) {
            anna.add(room, ben);
            var joined = listener.next("member.joined");
            var seq = joined.data().get("seq").asLong();
            var view = joined.message().get("room");
            assertEquals(seq, view.get("lastSeq").asLong());
            assertEquals(seq, view.get("readSeq").asLong());
            assertEquals(0, view.get("unreadCount").asLong());
            assertEquals(0, view.get("messages").size());
            assertTrue(view.get("lastMessage").isNull());
            assertEquals(2, joined.message().get("memberCount").asInt());

            anna.post(room, "after");
            assertEquals(
                    "after",
                    listener.next("message.created").message().get("content").asText());
        }
    }

    @Test
    void oldMessagesOfAJoinedRoomAreNamedOnly() {
        var room = anna.channel();
        var old = anna.post(room, "before").get("id").asText();
        anna.add(room, ben);
        try (var listener = Listener.live(ben)) {
            anna.call("PATCH", "rooms/" + room + "/messages/" + old, "{\"content\": \"changed\"}", 200);
            var updated = listener.next("message.updated");
            assertEquals(1, updated.message().size());
            assertEquals(old, updated.message().get("messageId").asText());
        }
    }

    @Test
    void filtersNarrowAndMoveTheCursorAllTheSame() {
        var room = anna.channel(ben);
        var other = anna.channel(ben);
        try (var rooms = Listener.of(ben, "?rooms=" + room);
                var types = Listener.of(ben, "?types=message.deleted")) {
            rooms.until("stream.caught-up");
            types.until("stream.caught-up");
            anna.post(other, "elsewhere");
            var id = anna.post(room, "here").get("id").asText();
            assertEquals(
                    "here",
                    rooms.next("message.created").message().get("content").asText());
            anna.call("DELETE", "rooms/" + room + "/messages/" + id, null, 204);
            assertEquals(
                    "[message deleted]",
                    types.next("message.deleted").message().get("content").asText());
        }
        assertEquals(400, Listener.open(ben, "?types=message.craeted", null).statusCode());
    }

    @Test
    @DisplayName("SR-26 a cursor or Last-Event-ID that cannot be honoured is reset")
    void cursorThatCannotBeHonouredIsReset() {
        var listener = Listener.from(anna, "nonsense");
        var reset = listener.next("stream.reset");
        assertEquals("", reset.id());
        assertEquals("malformed", reset.message().get("reason").asText());
        listener.ends();

        for (var text :
                new String[] {"A".repeat(28), "A".repeat(128), "A".repeat(129), "A".repeat(2_000), "%27%20or%201"}) {
            var odd = Listener.from(anna, text);
            assertEquals(
                    "malformed",
                    odd.next("stream.reset").message().get("reason").asText());
            odd.ends();
        }
        var unknown = Listener.from(anna, beyond(1_000_000));
        assertEquals(
                "unknown", unknown.next("stream.reset").message().get("reason").asText());
        var epoch = Listener.from(anna, new dev.parley.protocol.Cursor(4711, 1).text());
        assertEquals("epoch", epoch.next("stream.reset").message().get("reason").asText());
    }

    @Test
    void lastEventIdWinsOverTheCursor() throws Exception {
        String cursor;
        try (var listener = Listener.of(anna, "")) {
            cursor = listener.until("stream.caught-up").getLast().id();
        }
        var response = Listener.open(anna, "?cursor=nonsense", cursor);
        var first = new String(response.body().readNBytes(60));
        response.body().close();
        assertTrue(first.contains("stream.ready"), first);
    }

    @Test
    @DisplayName("SR-31 more streams than allowed are refused")
    void moreStreamsThanAllowedAreRefused() {
        var open = IntStream.range(0, 10).mapToObj(i -> Listener.live(anna)).toList();
        assertEquals(429, Listener.open(anna, "", null).statusCode());
        open.getFirst().close();
        org.awaitility.Awaitility.await().until(() -> {
            var response = Listener.open(anna, "", null);
            response.body().close();
            return response.statusCode() == 200;
        });
        open.forEach(Listener::close);
    }

    @Test
    @DisplayName("SR-18 an ended session ends its streams")
    void endedSessionEndsItsStreams() {
        var second = new Visitor(base, people.again(anna.somebody));
        try (var first = Listener.live(anna);
                var other = Listener.live(second)) {
            anna.call("DELETE", "sessions/current", null, 204);
            first.ends();
            var room = second.channel();
            assertEquals(room, other.next("room.created").data().get("roomId").asText());
        }
    }

    @Test
    void typingIsToldToTheRoomAndEndsWithTheMessage() {
        var room = anna.channel(ben);
        try (var listener = Listener.live(ben)) {
            anna.call("POST", "rooms/" + room + "/typing", null, 204);
            var started = listener.next("typing.started");
            assertNull(started.id());
            assertNull(started.data().get("cursor"));
            assertEquals(anna.id, started.message().get("userId").asText());
            anna.call("POST", "rooms/" + room + "/typing", null, 204);
            anna.post(room, "done");
            var both = new HashMap<String, Instant>();
            for (int i = 0; i < 2; i++) {
                var next = listener.next();
                both.put(next.type(), at(next));
            }
            assertEquals(Set.of("message.created", "typing.stopped"), both.keySet());
            assertTrue(both.get("typing.stopped").isBefore(at(started).plusSeconds(7)), "it ended by itself");
        }
    }

    @Test
    void quietStreamGetsTheNewCursorWhenTheLogMoved() {
        var room = anna.channel();
        try (var listener = Listener.of(ben, "")) {
            var head = listener.until("stream.caught-up").getLast().id();
            anna.post(room, "not for ben");
            clock.forward(Duration.ofSeconds(21));
            var heartbeat = listener.next("stream.heartbeat");
            assertNotEquals(head, heartbeat.id());
            assertEquals(heartbeat.id(), heartbeat.message().get("head").asText());
        }
    }

    @Test
    @DisplayName("SR-30 a stream ends with its token, and says so before")
    void streamEndsWithItsTokenAndSaysSoBefore() {
        try (var listener = Listener.live(anna)) {
            clock.forward(Duration.ofSeconds(545));
            var expiring = listener.next("stream.expiring");
            assertNull(expiring.id());
            assertTrue(expiring.message().has("at"));
            clock.forward(Duration.ofSeconds(56));
            listener.ends();
        }
    }

    @Test
    void endOfARoomReachesItsMembersAndIsItsLast() {
        var room = anna.channel(ben);
        var cursor = ben.get("bootstrap").get("cursor").asText();
        anna.post(room, "gone with the room");
        try (var listener = Listener.live(ben)) {
            anna.call("DELETE", "rooms/" + room, null, 204);
            var deleted = listener.next("room.deleted");
            assertEquals(room, deleted.message().get("id").asText());
            assertEquals(1, deleted.message().size());
        }
        try (var listener = Listener.from(ben, cursor)) {
            listener.next("stream.ready");
            listener.next("room.deleted");
            listener.next("stream.caught-up");
        }
    }

    @Test
    void readingAndPreferencesReachOneselfAlone() {
        var room = anna.channel(ben);
        anna.post(room, "one");
        anna.post(room, "two");
        try (var bens = Listener.live(ben);
                var annas = Listener.live(anna)) {
            ben.call("PUT", "rooms/" + room + "/read", "{\"seq\": 3}", 200);
            var read = bens.next("read.updated");
            assertFalse(read.data().has("seq"));
            assertEquals(3, read.message().get("seq").asLong());
            assertEquals(1, read.message().get("unreadCount").asLong());
            ben.call("PATCH", "rooms/" + room + "/members/me", "{\"favourite\": true}", 200);
            var preferred = bens.next("member.updated");
            assertFalse(preferred.data().has("seq"));
            assertEquals(3, preferred.message().size());
            assertTrue(preferred.message().get("favourite").asBoolean());
            anna.post(room, "three");
            annas.next("message.created");
        }
    }

    private static Instant at(Listener.Block block) {
        return Instant.parse(block.data().get("at").asText());
    }

    private String beyond(long by) {
        try (var listener = Listener.of(anna, "")) {
            var head = dev.parley.protocol.Cursor.parse(
                    listener.until("stream.caught-up").getLast().id());
            return new dev.parley.protocol.Cursor(head.history(), head.position() + by).text();
        }
    }
}
