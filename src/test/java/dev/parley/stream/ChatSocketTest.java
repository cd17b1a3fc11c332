package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChatSocketTest {

    private static final Map<String, String> HANDSHAKE = Map.of(
            "Connection", "Upgrade",
            "Upgrade", "websocket",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version", "13");

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
    void nothingFlowsBeforeTheFirstResumeAndItsReplyComesFirst() {
        var room = anna.channel(ben);
        var socket = Chatter.of(ben);
        anna.post(room, "before");
        assertEquals(200, socket.ask("ping", "").get("status").asInt());

        var id = socket.command("resume", "");
        assertEquals(id, socket.next().get("reply").asText());
        var ready = socket.next("stream.ready");
        assertNull(ready.get("cursor"));
        var caughtUp = socket.next("stream.caught-up");
        assertEquals(caughtUp.get("data").get("head"), caughtUp.get("cursor"));
        anna.post(room, "after");
        assertEquals(
                "after",
                socket.next("message.created").get("data").get("content").asText());
        socket.close();
    }

    @Test
    void resumeFromACursorTellsWhatWasMissedAndResetsWhatItCannotHonour() {
        var room = anna.channel(ben);
        var socket = Chatter.of(ben);
        socket.command("resume", "\"cursor\": \"nonsense\"");
        assertEquals(200, socket.next().get("status").asInt());
        assertEquals(
                "malformed",
                socket.next("stream.reset").get("data").get("reason").asText());

        var cursor = ben.get("bootstrap").get("cursor").asText();
        anna.post(room, "missed");
        socket.command("resume", "\"cursor\": \"" + cursor + "\"");
        assertEquals(200, socket.next().get("status").asInt());
        assertEquals(cursor, socket.next("stream.ready").get("data").get("from").asText());
        assertEquals(
                "missed",
                socket.next("message.created").get("data").get("content").asText());
        socket.next("stream.caught-up");
        socket.close();
    }

    @Test
    void commandsAnswerLikeTheirRestTwins() {
        var room = anna.channel(ben);
        var socket = Chatter.of(anna);
        var key = UUID.randomUUID();
        var send = "\"room\": \"%s\", \"clientMessageId\": \"%s\", \"content\": \"hi\"".formatted(room, key);
        var sent = socket.ask("send", send);
        assertEquals(201, sent.get("status").asInt());
        assertEquals(200, socket.ask("send", send).get("status").asInt());
        assertEquals(
                422,
                socket.ask("send", send.replace("\"hi\"", "\"ho\""))
                        .get("status")
                        .asInt());
        var message = sent.get("data").get("id").asText();
        var on = "\"room\": \"%s\", \"messageId\": \"%s\"".formatted(room, message);
        var edited = socket.ask("edit", on + ", \"content\": \"hello\"");
        assertEquals("hello", edited.get("data").get("content").asText());
        assertEquals(204, socket.ask("delete", on).get("status").asInt());
        assertEquals(
                409,
                socket.ask("edit", on + ", \"content\": \"late\"").get("status").asInt());
        assertEquals(
                200,
                socket.ask("read", "\"room\": \"" + room + "\", \"seq\": 3")
                        .get("status")
                        .asInt());
        assertEquals(
                204,
                socket.ask("typing", "\"room\": \"" + room + "\", \"active\": true")
                        .get("status")
                        .asInt());
        var wrong = socket.ask("send", "\"room\": 5, \"content\": \"\"");
        assertEquals(400, wrong.get("status").asInt());
        assertEquals(2, wrong.get("problem").get("errors").size(), wrong::toString);
        var nobodys = "\"room\": \"%s\", \"messageId\": \"x\", \"content\": \"x\"".formatted(room);
        assertEquals(404, socket.ask("edit", nobodys).get("status").asInt(), "as in a path");
        assertEquals(400, socket.ask("dance", "").get("status").asInt());
        assertEquals(
                404,
                socket.ask("read", "\"room\": \"" + UUID.randomUUID() + "\", \"seq\": 3")
                        .get("status")
                        .asInt());
        socket.close();
    }

    @Test
    void sendsOfOneSocketAreStoredInTheOrderInWhichTheyCame() {
        var room = anna.channel();
        // Its id says at once which room is meant, its name takes a look into the database.
        var names = List.of(anna.get("rooms/" + room).get("name").asText(), room);
        var socket = Chatter.of(anna);
        var ids = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            ids.add(socket.command(
                    "send",
                    "\"room\": \"%s\", \"clientMessageId\": \"m%d\", \"content\": \"%d\""
                            .formatted(names.get(i % 2), i, i)));
        }
        var seqs = new java.util.HashMap<String, Long>();
        while (seqs.size() < 300) {
            var reply = socket.next();
            seqs.put(reply.get("reply").asText(), reply.get("data").get("seq").asLong());
        }
        for (int i = 0; i < 300; i++) {
            assertEquals(i + 2, seqs.get(ids.get(i)));
        }
        socket.close();
    }

    @Test
    void badFramesCloseTheSocket() {
        var binary = Chatter.of(anna);
        binary.binary();
        assertEquals(4501, binary.closeCode());
        var text = Chatter.of(anna);
        text.raw("[]");
        assertEquals(4501, text.closeCode());
        var nameless = Chatter.of(anna);
        nameless.raw("{\"op\": \"ping\"}");
        assertEquals(4501, nameless.closeCode());
    }

    @Test
    @DisplayName("SR-24, SR-27 only users from allowed pages get in, by header, subprotocol or ticket")
    void onlyUsersFromAllowedPagesGetIn() {
        assertEquals(401, Chatter.refused(anna, List.of()));
        assertEquals(401, Chatter.refused(anna, List.of("Authorization", "Bearer nonsense")));
        var bearer = "Bearer " + anna.token;
        assertEquals(403, Chatter.refused(anna, List.of("Authorization", bearer, "Origin", "https://evil.example")));
        assertEquals(403, Chatter.refused(anna, List.of("Authorization", bearer, "Origin", "null")));
        var own = base.toString().replaceFirst("/$", "");
        Chatter.open(anna, "", List.of("Authorization", bearer, "Origin", own))
                .live()
                .close();
        Chatter.bySubprotocol(anna).live().close();
        var ticket =
                anna.call("POST", "stream-tickets", null, 201).get("ticket").asText();
        Chatter.open(anna, "?ticket=" + ticket, List.of()).live().close();
    }

    @Test
    void whoIsRefusedIsToldWhy() {
        problem(Map.of(), 401, "unauthenticated");
        problem(HANDSHAKE, 401, "unauthenticated");
        problem(Map.of("Authorization", "Bearer nonsense"), 401, "unauthenticated");
        var bearer = "Bearer " + anna.token;
        problem(Map.of("Authorization", bearer, "Origin", "https://evil.example"), 403, "forbidden");
        problem(Map.of("Authorization", bearer), 400, "invalid");
    }

    private static void problem(Map<String, String> headers, int status, String code) {
        RestAssured.given()
                .headers(headers)
                .get("/api/v1/socket")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", Matchers.equalTo(code));
    }

    @Test
    @DisplayName("SR-31 the eleventh socket is too many")
    void eleventhSocketIsTooMany() {
        var open = new ArrayList<Chatter>();
        for (int i = 0; i < 10; i++) {
            open.add(Chatter.of(anna).live());
        }
        assertEquals(4003, Chatter.of(anna).closeCode());
        open.forEach(Chatter::close);
    }

    @Test
    @DisplayName("SR-30 a socket ends with its token")
    void socketEndsWithItsToken() {
        var socket = Chatter.of(anna).live();
        clock.forward(Duration.ofSeconds(545));
        assertTrue(socket.next("stream.expiring").get("data").has("at"));
        clock.forward(Duration.ofSeconds(56));
        assertEquals(4002, socket.closeCode());
    }

    @Test
    @DisplayName("SR-30 auth goes on under another token of the same person, and nobody else's")
    void authGoesOnUnderAnotherToken() {
        var socket = Chatter.of(anna).live();
        clock.forward(Duration.ofSeconds(550));
        socket.next("stream.expiring");
        var fresh = people.again(anna.somebody);
        assertEquals(
                401,
                socket.ask("auth", "\"token\": \"" + ben.token + "\"")
                        .get("status")
                        .asInt());
        assertEquals(
                200,
                socket.ask("auth", "\"token\": \"" + fresh.token() + "\"")
                        .get("status")
                        .asInt());
        clock.forward(Duration.ofSeconds(100));
        assertEquals(200, socket.ask("ping", "").get("status").asInt());
        socket.close();
    }

    @Test
    @DisplayName("SR-18 an ended session closes its socket")
    void endedSessionClosesItsSocket() {
        var socket = Chatter.of(anna).live();
        anna.call("DELETE", "sessions/current", null, 204);
        assertEquals(4500, socket.closeCode());
    }
}
