package dev.parley.proof;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.Api;
import dev.parley.Served;
import dev.parley.system.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The database goes away under a running service. While it is away nothing is acknowledged, and everybody is told to
/// come again; open streams stay and go on when it is back; what was acknowledged is there.
@DisplayName("The database is away")
class DatabaseAwayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final String SETUP_TOKEN = "pset_kPz3vT7mYw1nQx5sB8hJ2dLr6gFc9aEo";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Sender> senders = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    private Path folder;
    private Served served;
    private String token;
    private String room;
    private String start;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "away")), "run");
    }

    @AfterEach
    void leaveNothingRunning() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void nothingIsAcknowledgedWhileItIsAwayAndNothingIsLost() throws Exception {
        var database = database();
        var door = opened(new Door(database.port()));
        serve(behind(door, database));
        work();
        var command = opened(Recorder.socket(served.address(), token));

        door.shut();

        await("the first refusal")
                .atMost(PATIENCE)
                .until(() -> call("GET", "rooms", null).status() == 503);
        requireUnavailable(call("GET", "rooms", null));
        requireUnavailable(call("GET", "changes?after=" + start, null));
        requireUnavailable(
                call("POST", "rooms/" + room + "/messages", Map.of("clientMessageId", "away", "content", "lost")));
        command.say(
                "{\"id\": \"s\", \"op\": \"send\", \"room\": \"%s\", \"clientMessageId\": \"a\", \"content\": \"b\"}"
                        .formatted(room));
        var reply = command.until(frame -> frame.has("reply")).getLast();
        assertEquals(503, reply.get("status").asInt());
        assertEquals("unavailable", reply.at("/problem/code").asText());
        assertEquals("retry: 5000\n\n", wholeStream());
        assertEquals(streamsOnce(), streams(), "open streams stay");

        door.open(database.port());

        goesOn();
        everythingIsThereOnce();
    }

    @Test
    void embeddedOneThatDiesIsBackWithin30SecondsAndOpenStreamsGoOn() throws Exception {
        serve(Map.of());
        work();
        var died = served.database().orElseThrow();

        died.destroyForcibly();

        died.onExit().join();
        goesOn();
        assertNotEquals(died.pid(), served.database().orElseThrow().pid());
        everythingIsThereOnce();
    }

    /// A restore to a point in time, or a promoted standby: positions come again for other events.
    @Test
    void oneThatComesBackOnAnotherTimelineResetsEveryStream() throws Exception {
        var database = database();
        var door = opened(new Door(database.port()));
        serve(behind(door, database));
        room = call("POST", "rooms", Map.of("kind", "channel", "name", "one"))
                .require(201)
                .get("id")
                .asText();
        var cursor = Follower.head(served.address(), token);
        var socket = opened(Recorder.socket(served.address(), token));
        socket.say("{\"id\": \"r\", \"op\": \"resume\"}");
        socket.untilType("stream.caught-up");
        var events = opened(Recorder.sse(served.address(), token, ""));
        events.untilType("stream.caught-up");

        door.shut();
        database.close();
        recoverFromArchive();
        await("the service has noticed")
                .atMost(PATIENCE)
                .until(() -> call("GET", "rooms", null).status() == 503);
        door.open(database().port());

        assertEquals("epoch", reason(socket.untilType("stream.reset").getLast()));
        assertEquals("epoch", reason(events.untilType("stream.reset").getLast()));
        var late = opened(Recorder.sse(served.address(), token, "?cursor=" + cursor));
        assertEquals("epoch", reason(late.untilType("stream.reset").getFirst()));
        socket.say("{\"id\": \"r\", \"op\": \"resume\"}");
        socket.untilType("stream.caught-up");
        call("POST", "rooms/" + room + "/messages", Map.of("clientMessageId", "k", "content", "anew"))
                .require(201);
        assertEquals(
                "anew",
                socket.untilType("message.created")
                        .getLast()
                        .at("/data/content")
                        .asText());
    }

    private EmbeddedPostgres database() {
        return opened(EmbeddedPostgres.open(folder.resolve("elsewhere")));
    }

    private static Map<String, String> behind(Door door, EmbeddedPostgres database) {
        return Map.of(
                "PARLEY_DATABASE_URL",
                url(door, database, database.serviceRole(), database.servicePassword()),
                "PARLEY_DATABASE_MIGRATION_URL",
                url(door, database, database.ownerRole(), database.ownerPassword()));
    }

    private static String url(Door door, EmbeddedPostgres database, String role, String password) {
        return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(role, password, door.port(), database.database());
    }

    /// PostgreSQL begins another timeline whenever it has recovered from an archive, an empty one as well.
    private void recoverFromArchive() throws IOException {
        var data = folder.resolve("elsewhere/database/data");
        Files.writeString(data.resolve("local.conf"), "restore_command = 'false'\n");
        Files.createFile(data.resolve("recovery.signal"));
    }

    private void serve(Map<String, String> where) throws IOException {
        var settings = new HashMap<>(where);
        settings.put("PARLEY_SETUP_TOKEN", SETUP_TOKEN);
        settings.put("PARLEY_RATE_LIMITS", "off");
        served = opened(new Served(folder.resolve("data"), folder.resolve("said.log"), settings));
        served.start();
        var owner = Map.of(
                "token", SETUP_TOKEN,
                "username", "owner",
                "password", "seven lean otters hum quietly",
                "displayName", "Owner");
        token = Api.call(served.address(), null, "POST", "setup", owner)
                .require(201)
                .get("accessToken")
                .asText();
    }

    /// Two send, two follow over either transport, and the first messages have arrived.
    private void work() throws IOException {
        room = call("GET", "rooms/general", null).require(200).get("id").asText();
        start = Follower.head(served.address(), token);
        for (int i = 0; i < 2; i++) {
            // Closed only when all is well: it brings its last message to the end, however long that takes.
            senders.add(new Sender(served::address, () -> token, List.of(room), i));
        }
        for (var transport : List.<Transport.Opening>of(Transport::events, Transport::socket)) {
            followers.add(opened(
                    new Follower(served::address, () -> token, start, () -> Integer.MAX_VALUE, List.of(transport))));
        }
        goesOn();
    }

    /// What is sent from now on is acknowledged, and told on the streams that were open all the time.
    private void goesOn() {
        var before = sent();
        await("it is back").atMost(BACK).until(() -> sent() > before + 20);
        var now = sent();
        followers.forEach(follower -> await("the stream goes on")
                .atMost(BACK)
                .until(() -> follower.events().size() >= now));
        assertEquals(streamsOnce(), streams(), "open streams stay");
    }

    private void everythingIsThereOnce() throws Exception {
        for (var sender : senders) {
            sender.close();
        }
        var sent = senders.stream()
                .flatMap(sender -> sender.acknowledged().stream())
                .map(Sender.Acknowledged::key)
                .sorted()
                .toList();
        assertEquals(sent, stored());
        for (var follower : followers) {
            await("everything is told")
                    .atMost(PATIENCE)
                    .until(() -> follower.events().size() >= sent.size());
            follower.requireNothingMissedOrDoubled();
            assertEquals(
                    sent,
                    contents(follower.events().stream()
                            .map(Transport.Frame::envelope)
                            .toList()));
        }
    }

    private List<String> stored() throws IOException {
        var all = new ArrayList<JsonNode>();
        var page = call("GET", "changes?limit=200&after=" + start, null).require(200);
        page.get("items").forEach(all::add);
        while (!page.get("caughtUp").asBoolean()) {
            page = call("GET", "changes?limit=200&after=" + page.get("next").asText(), null)
                    .require(200);
            page.get("items").forEach(all::add);
        }
        return contents(all);
    }

    private static List<String> contents(List<JsonNode> events) {
        return events.stream()
                .filter(event -> event.get("type").asText().equals("message.created"))
                .map(event -> event.at("/data/content").asText())
                .sorted()
                .toList();
    }

    private static void requireUnavailable(Api.Answer answer) {
        assertEquals("unavailable", answer.require(503).get("code").asText());
        assertTrue(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()) > 0);
    }

    /// All that a new stream says to its end.
    private String wholeStream() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(served.address().resolve("/api/v1/events"))
                .header("Authorization", "Bearer " + token)
                .timeout(PATIENCE)
                .build();
        var response = Api.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode());
        return response.body();
    }

    private static String reason(JsonNode reset) {
        return reset.at("/data/reason").asText();
    }

    private int sent() {
        return senders.stream().mapToInt(sender -> sender.acknowledged().size()).sum();
    }

    private List<Integer> streams() {
        return followers.stream().map(Follower::streams).toList();
    }

    private List<Integer> streamsOnce() {
        return followers.stream().map(follower -> 1).toList();
    }

    private Api.Answer call(String method, String path, Map<String, ?> body) throws IOException {
        return Api.call(served.address(), token, method, path, body);
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}
