package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class QuietLogTest {

    private static final String PASSWORD = "canary-password-7391";
    private static final String MESSAGE = "canary-message-7391";
    private static final String TICKET = "canary-ticket-7391";
    private static final String REFRESH = "canary-refresh-7391";
    private static final String INVITE = "canary-invite-7391";

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = Logger.getLogger("");
    private final Handler ear = new Ear();
    private final List<Level> levels = new ArrayList<>();
    private Level level;

    @Inject
    TestPeople people;

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

        assertTrue(lines.size() > 10, "hears nothing");
        for (var secret : List.of(
                PASSWORD, MESSAGE, TICKET, REFRESH, INVITE, world.owner().token())) {
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
