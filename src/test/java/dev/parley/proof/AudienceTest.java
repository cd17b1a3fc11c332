package dev.parley.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.TestPeople;
import dev.parley.protocol.EventType;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.WebSocketHandshakeException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Of every event there are witnesses of each kind: who acts, a member, who was one, who is removed and who comes
/// meanwhile, who is in another room or another workspace, and nobody at all. Only the entitled get any frame.
@QuarkusTest
class AudienceTest {

    @Inject
    TestPeople people;

    @TestHTTPResource("/")
    URI base;

    private Story story;
    private String beginning;
    private String beginningElsewhere;

    @BeforeEach
    void somebodyLeaves() {
        story = new Story(people);
        beginning = story.left.bootstrap().get("cursor").asText();
        beginningElsewhere = story.eve.bootstrap().get("cursor").asText();
        story.anna.remove(story.secret, story.left);
    }

    @Test
    void onlyTheEntitledAreToldWhileItHappens() {
        var streams = new HashMap<Client, Recorder>();
        var sockets = new HashMap<Client, Recorder>();
        story.everybody().forEach(one -> streams.put(one, stream(one, "")));
        story.everybody().forEach(one -> sockets.put(one, socket(one)));

        story.happens();
        story.closes();
        story.ends();

        streams.forEach(this::isToldWhatIsForThem);
        sockets.forEach(this::isToldWhatIsForThem);
        assertEquals(everyType(), story.types());
    }

    @Test
    void onlyTheEntitledAreToldAfterwards() {
        story.happens();
        everybodyIsToldLater();
        story.closes();
        everybodyIsToldLater();
    }

    private void everybodyIsToldLater() {
        for (var one : List.of(story.left, story.gone, story.nina)) {
            isToldLater(one, beginning, List.of("member.left " + story.secret, "user.updated " + story.ben.id()));
        }
        isToldLater(story.eve, beginningElsewhere, List.of("user.updated " + story.eve.id()));
    }

    @Test
    void filterBringsNothingOfARoomOfOthers() {
        try (var filtered = stream(story.dora, "?rooms=" + story.secret);
                var typed = stream(story.eve, "?types=message.created,user.updated")) {
            story.happens();
            story.ends();
            assertEquals(
                    List.of("user.updated " + story.ben.id(), "user.updated " + story.owner.id()),
                    kept(filtered.until(Story::isEnd)));
            assertEquals(story.kept(story.eve), kept(typed.until(Story::isEnd)));
            hasNoSecret(filtered);
            hasNoSecret(typed);
        }
    }

    @Test
    void socketThatDoesNotResumeIsToldNothing() {
        try (var silent = Recorder.socket(base, story.ben.who().token());
                var marker = stream(story.ben, "")) {
            story.happens();
            story.ends();
            marker.until(Story::isEnd);
            silent.say("{\"id\": \"p\", \"op\": \"ping\"}");
            assertEquals(1, silent.until(frame -> frame.has("reply")).size());
            hasNoSecret(silent);
        }
    }

    @Test
    void nobodyGetsNoStream() {
        for (var query : List.of("", "?cursor=" + beginning, "?ticket=guessed", "?rooms=" + story.secret)) {
            var refused = RestAssured.given().urlEncodingEnabled(false).get("/api/v1/events" + query);
            assertEquals(401, refused.statusCode());
            assertFalse(refused.asString().contains("stream."));
        }
        assertEquals(401, RestAssured.get("/api/v1/changes?after=" + beginning).statusCode());
        var refused = assertThrows(CompletionException.class, () -> Recorder.socket(base, "guessed"));
        var handshake = assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
        assertEquals(401, handshake.getResponse().statusCode());
    }

    @Test
    void cursorOfAnotherWorkspaceOpensNothing() {
        try (var stream = Recorder.sse(base, story.eve.who().token(), "?cursor=" + beginning)) {
            var first = stream.untilType("stream.reset");
            assertEquals(1, first.size());
            assertEquals("epoch", first.getFirst().get("data").get("reason").asText());
        }
        story.eve.call("GET", "changes?after=" + beginning, null, 410);
    }

    private Recorder stream(Client client, String query) {
        var recorder = Recorder.sse(base, client.who().token(), query);
        recorder.untilType("stream.caught-up");
        return recorder;
    }

    private Recorder socket(Client client) {
        var recorder = Recorder.socket(base, client.who().token());
        recorder.say("{\"id\": \"r\", \"op\": \"resume\"}");
        recorder.untilType("stream.caught-up");
        return recorder;
    }

    private void isToldWhatIsForThem(Client client, Recorder recorder) {
        try (recorder) {
            var frames = recorder.until(Story::isEnd);
            assertEquals(story.kept(client), kept(frames), client.name());
            assertEquals(story.passing(client), passing(frames), client.name());
            if (client != story.anna && client != story.ben && client != story.gone) {
                assertFalse(recorder.text().contains(Story.EARLY), client.name());
            }
            if (client != story.anna && client != story.ben && client != story.nina) {
                assertFalse(recorder.text().contains(Story.LATE), client.name());
            }
        }
    }

    /// Told again from the beginning: of a room that is theirs no more, that they left it, and nothing else.
    private void isToldLater(Client client, String cursor, List<String> expected) {
        var changes = client.call("GET", "changes?limit=200&after=" + cursor, null, 200);
        assertTrue(changes.get("caughtUp").asBoolean());
        assertEquals(expected, kept(changes.findParents("cursor")), client.name());
        assertFalse(changes.toString().contains("canary"), client.name());
        try (var again = Recorder.sse(base, client.who().token(), "?cursor=" + cursor)) {
            assertEquals(expected, kept(again.untilType("stream.caught-up")), client.name());
            hasNoSecret(again);
        }
    }

    private static void hasNoSecret(Recorder recorder) {
        assertFalse(recorder.text().contains("canary"), recorder::text);
    }

    private static List<String> kept(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> frame.has("cursor") && !type(frame).startsWith("stream."))
                .map(AudienceTest::name)
                .toList();
    }

    private static List<String> passing(List<JsonNode> frames) {
        return frames.stream()
                .filter(frame -> !frame.has("cursor") && frame.has("roomId"))
                .map(AudienceTest::name)
                .toList();
    }

    private static String name(JsonNode frame) {
        return type(frame) + " "
                + (frame.has("roomId") ? frame.get("roomId") : frame.get("data").get("id")).asText();
    }

    private static String type(JsonNode frame) {
        return frame.path("type").asText();
    }

    private static Set<String> everyType() {
        var types =
                Arrays.stream(EventType.values()).map(EventType::wire).collect(Collectors.toCollection(TreeSet::new));
        types.addAll(Set.of("typing.started", "typing.stopped"));
        return types;
    }
}
