package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@DisplayName("SR-29, SR-31, SR-33 what a socket may do")
class SocketLimitsTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    private TestPeople.World world;
    private Visitor anna;

    @BeforeEach
    void comeTogether() {
        world = people.world();
        anna = new Visitor(base, people.member(world, "anna"));
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 63, 64})
    @DisplayName("SR-31 a message of up to 64 fragments is one message")
    void fragments(int count) {
        var socket = Chatter.of(anna).live();
        var text = "{\"id\": \"f\", \"op\": \"ping\"}";
        for (int i = 0; i < count - 1; i++) {
            socket.fragment(i < text.length() ? text.substring(i, i + 1) : "", false);
        }
        socket.fragment(count - 1 < text.length() ? text.substring(count - 1) : "", true);
        assertEquals(200, socket.replyTo("f").get("status").asInt());
        assertEquals(200, socket.ask("ping", "").get("status").asInt());
        socket.close();
    }

    @Test
    @DisplayName("SR-31 the 65th fragment closes the socket, though it be empty")
    void tooManyFragments() {
        var socket = Chatter.of(anna).live();
        for (int i = 0; i < 65; i++) {
            socket.fragment("", false);
        }
        assertEquals(4501, socket.closeCode());
    }

    @Test
    @DisplayName("SR-31 a frame of 128 KiB is read, a larger one closes the socket")
    void frameSize() {
        var frame = "{\"id\": \"f\", \"op\": \"ping\"}";
        var socket = Chatter.of(anna).live();
        socket.raw(frame + " ".repeat(128 * 1024 - frame.length()));
        assertEquals(200, socket.replyTo("f").get("status").asInt());
        socket.raw(frame + " ".repeat(128 * 1024 - frame.length() + 1));
        var code = socket.closeCode();
        assertTrue(code == 1009 || code == 4501, "closed with " + code);
    }

    @Test
    @DisplayName("SR-29, SR-30 a command is looked at under its own token: after its end nothing is done")
    void expiredCommand() {
        var socket = Chatter.of(anna).live();
        var ben = people.member(world, "ben");
        var head = anna.get("rooms/general").get("lastSeq").asLong();
        clock.forward(Duration.ofMinutes(10).plusSeconds(1));
        socket.command("send", "\"room\": \"general\", \"clientMessageId\": \"late\", \"content\": \"too late\"");
        assertEquals(4002, socket.closeCode());
        var witness = new Visitor(base, people.again(ben));
        assertEquals(head, witness.get("rooms/general").get("lastSeq").asLong());
    }

    @Test
    @DisplayName("SR-29 who was removed from a room commands nothing in it any more, though the socket stays")
    void removedMember() {
        var owner = new Visitor(base, world.owner());
        var room = owner.channel(anna);
        var socket = Chatter.of(anna).live();
        assertEquals(201, send(socket, room, "a"));
        owner.call("DELETE", "rooms/" + room + "/members/" + anna.id, null, 204);
        assertEquals(404, send(socket, room, "b"));
        for (var op : Set.of("read", "typing")) {
            var fields = "\"room\": \"" + room + "\", " + (op.equals("read") ? "\"seq\": 1" : "\"active\": true");
            assertEquals(404, socket.ask(op, fields).get("status").asInt(), op);
        }
        socket.close();
    }

    private static int send(Chatter socket, String room, String key) {
        return socket.ask(
                        "send",
                        "\"room\": \"%s\", \"clientMessageId\": \"%s\", \"content\": \"x\"".formatted(room, key))
                .get("status")
                .asInt();
    }

    @Test
    @DisplayName("SR-33 close codes are distinct, say whether to come back, and nothing of why access was lost")
    void closeCodes() {
        var codes = new HashSet<Integer>();
        for (var code : CloseCode.values()) {
            assertTrue(codes.add(code.code()), code.toString());
            assertTrue(code.code() >= 4000 && code.code() <= 4999, code.toString());
        }
        var back = Arrays.stream(CloseCode.values())
                .filter(code -> code.code() < 4500)
                .toList();
        assertEquals(
                Set.of(CloseCode.GOING_AWAY, CloseCode.SLOW, CloseCode.TOKEN_EXPIRED, CloseCode.TOO_MANY),
                Set.copyOf(back));
        assertEquals("revoked", CloseCode.REVOKED.reason());
    }
}
