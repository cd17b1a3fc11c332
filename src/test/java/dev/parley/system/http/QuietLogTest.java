package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-25, SR-59 the log, at every level")
class QuietLogTest {

    private static final String PASSWORD = "canary-password-7391";
    private static final String MESSAGE = "canary-message-7391";
    private static final String TICKET = "canary-ticket-7391";
    private static final String REFRESH = "canary-refresh-7391";
    private static final String INVITE = "canary-invite-7391";

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final Set<String> loggers = ConcurrentHashMap.newKeySet();
    private final Logger root = Logger.getLogger("");
    private final Handler ear = new Ear();
    private final List<Level> levels = new ArrayList<>();
    private Level level;

    @Inject
    TestPeople people;

    @TestHTTPResource("/")
    URI server;

    /// Every level is heard, none of it shown.
    @BeforeEach
    void listen() {
        level = root.getLevel();
        for (var handler : root.getHandlers()) {
            levels.add(handler.getLevel());
            handler.setLevel(Level.WARNING);
        }
        root.addHandler(ear);
        root.setLevel(Level.ALL);
    }

    @AfterEach
    void stop() {
        root.setLevel(level);
        root.removeHandler(ear);
        var handlers = root.getHandlers();
        for (int i = 0; i < handlers.length; i++) {
            handlers[i].setLevel(levels.get(i));
        }
    }

    @Test
    @DisplayName("SR-59 nothing that was sent and was wrong is logged")
    void noSecretAndNoMessageIsEverLogged() {
        var world = people.world();
        given().contentType("application/json")
                .body("{\"username\": \"owner\", \"password\": \"%s\", \"workspace\": \"%s\"}"
                        .formatted(PASSWORD, world.slug()))
                .post("/api/v1/sessions")
                .then()
                .statusCode(401);
        given().contentType("application/json")
                .body("{\"refreshToken\": \"%s\"}".formatted(REFRESH))
                .post("/api/v1/sessions/refresh");
        given().contentType("application/json")
                .body(("{\"username\": \"zoe\", \"password\": \"%s\", \"displayName\": \"Zoe\", \"inviteCode\": \"%s\","
                                + " \"workspace\": \"%s\"}")
                        .formatted(PASSWORD, INVITE, world.slug()))
                .post("/api/v1/accounts");
        given().get("/api/v1/events?ticket=" + TICKET).then().statusCode(401);
        world.owner()
                .call()
                .body("{\"clientMessageId\": \"1\", \"content\": \"%s\"}".formatted(MESSAGE))
                .post("/api/v1/rooms/general/messages")
                .then()
                .statusCode(201);
        world.owner().call().get("/api/v1/rooms/general/messages").then().statusCode(200);

        requireSilence(List.of(
                PASSWORD, MESSAGE, TICKET, REFRESH, INVITE, world.owner().token()));
    }

    @Test
    @DisplayName("SR-59 no password, token, ticket, cookie, code, key or message that was right is logged either")
    void nothingThatHoldsIsLogged() {
        var world = people.world();
        var owner = world.owner();
        var secrets = new ArrayList<>(List.of(PASSWORD, MESSAGE, owner.token()));
        var invite = made(owner, "invites", Map.of(), "code");
        var key = made(owner, "api-keys", Map.of("name", "k", "scopes", List.of("tokens.mint")), "secret");
        var ticket = made(owner, "stream-tickets", Map.of(), "ticket");
        secrets.addAll(List.of(invite, key, ticket));
        var place = people.fresh();
        secrets.add(place.setupToken());
        post(
                "setup",
                Map.of(
                        "token",
                        place.setupToken(),
                        "username",
                        "ada",
                        "password",
                        PASSWORD,
                        "displayName",
                        "Ada",
                        "workspace",
                        place.slug()),
                201);
        post(
                "accounts",
                Map.of(
                        "username",
                        "zoe",
                        "password",
                        PASSWORD,
                        "displayName",
                        "Zoe",
                        "inviteCode",
                        invite,
                        "workspace",
                        world.slug()),
                201);
        var cookie = post(
                        "sessions",
                        Map.of("username", "zoe", "password", PASSWORD, "workspace", world.slug(), "cookie", true),
                        201)
                .getCookie("__Host-parley");
        secrets.add(cookie);
        var refreshed = given().contentType("application/json")
                .header("Cookie", "__Host-parley=" + cookie)
                .header("Origin", "http://localhost:" + RestAssured.port)
                .body("{}")
                .post("/api/v1/sessions/refresh");
        secrets.add(refreshed.then().statusCode(200).extract().path("accessToken"));
        secrets.add(refreshed.getCookie("__Host-parley"));
        secrets.add(given().auth()
                .oauth2(key)
                .contentType("application/json")
                .body(Map.of("externalId", "customer"))
                .post("/api/v1/tokens")
                .then()
                .statusCode(201)
                .extract()
                .path("accessToken"));
        assertEquals(101, RawHttp.status(RawHttp.upgrade(server, "/api/v1/socket?ticket=" + ticket)));
        var stream = made(owner, "stream-tickets", Map.of(), "ticket");
        secrets.add(stream);
        assertTrue(RawHttp.sayAndHear(server, "GET /api/v1/events?ticket=" + stream + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .startsWith("HTTP/1.1 200"));
        owner.call()
                .body(Map.of("clientMessageId", "1", "content", MESSAGE))
                .post("/api/v1/rooms/general/messages")
                .then()
                .statusCode(201);
        owner.call()
                .body(Map.of("currentPassword", TestPeople.PASSWORD, "newPassword", PASSWORD))
                .put("/api/v1/users/me/password")
                .then()
                .statusCode(204);

        requireSilence(secrets);
    }

    private static String made(TestPeople.Somebody owner, String path, Map<String, ?> body, String field) {
        return owner.call()
                .body(body)
                .post("/api/v1/" + path)
                .then()
                .statusCode(201)
                .extract()
                .path(field);
    }

    private static Response post(String path, Map<String, ?> body, int status) {
        var answer = given().contentType("application/json").body(body).post("/api/v1/" + path);
        answer.then().statusCode(status);
        return answer;
    }

    private void requireSilence(List<String> secrets) {
        assertTrue(lines.size() > 10, "hears nothing");
        assertTrue(loggers.stream().anyMatch(name -> name.startsWith("io.quarkus")), loggers.toString());
        for (var secret : secrets) {
            assertEquals(
                    List.of(),
                    lines.stream().filter(line -> line.contains(secret)).toList());
        }
    }

    private final class Ear extends Handler {
        @Override
        public void publish(LogRecord log) {
            // What the test's own client says of its requests is not the service's log.
            if (log.getLoggerName().startsWith("org.apache.http")) {
                return;
            }
            loggers.add(log.getLoggerName());
            var text = new StringBuilder(log.getLoggerName() + " ");
            text.append(log instanceof ExtLogRecord record ? record.getFormattedMessage() : log.getMessage());
            for (var thrown = log.getThrown(); thrown != null; thrown = thrown.getCause()) {
                text.append('\n').append(thrown);
            }
            lines.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
