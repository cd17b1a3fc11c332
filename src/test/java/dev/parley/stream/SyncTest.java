package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SyncTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    private Visitor anna;
    private Visitor ben;

    @BeforeEach
    void comeTogether() {
        var world = people.world();
        anna = new Visitor(base, people.member(world, "anna"));
        ben = new Visitor(base, people.member(world, "ben"));
    }

    @Test
    void bootstrapShowsRoomsWithTheirLastMessagesAndWhoWroteThem() {
        var room = anna.channel(ben);
        for (int i = 1; i <= 25; i++) {
            anna.post(room, "" + i);
        }
        var bootstrap = ben.get("bootstrap");
        assertEquals(ben.id, bootstrap.get("me").get("id").asText());
        var first = bootstrap.get("rooms").get(0);
        assertEquals(room, first.get("id").asText());
        assertEquals(27, first.get("lastSeq").asLong());
        assertEquals(25, first.get("unreadCount").asLong());
        assertEquals(20, first.get("messages").size());
        assertEquals("6", first.get("messages").get(0).get("content").asText());
        assertEquals("25", first.get("lastMessage").get("content").asText());
        assertEquals(4, bootstrap.get("rooms").size());
        assertEquals(25, bootstrap.get("unread").get("total").asLong());
        assertEquals(1, bootstrap.get("unread").get("rooms").size());
        assertEquals(anna.id, bootstrap.get("users").get(0).get("id").asText());
        assertEquals(4, bootstrap.get("users").get(0).size());
    }

    @Test
    void changesGoOnFromTheBootstrapPageByPage() {
        var room = anna.channel(ben);
        var cursor = ben.get("bootstrap").get("cursor").asText();
        for (int i = 1; i <= 5; i++) {
            anna.post(room, "" + i);
        }
        var first = ben.get("changes?limit=3&after=" + cursor);
        assertEquals(3, first.get("items").size());
        assertFalse(first.get("caughtUp").asBoolean());
        assertEquals(first.get("items").get(2).get("cursor"), first.get("next"));
        var second = ben.get("changes?limit=3&after=" + first.get("next").asText());
        assertEquals("4", second.get("items").get(0).get("data").get("content").asText());
        assertEquals(2, second.get("items").size());
        assertTrue(second.get("caughtUp").asBoolean());
    }

    @Test
    void changesWaitUntilSomethingComes() {
        var room = anna.channel(ben);
        var cursor = ben.get("bootstrap").get("cursor").asText();
        var begin = System.nanoTime();
        var waiting = CompletableFuture.supplyAsync(() -> ben.get("changes?waitMs=15000&after=" + cursor));
        anna.post(room, "here it is");
        assertEquals(
                "here it is",
                waiting.join().get("items").get(0).get("data").get("content").asText());
        var took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "it waited to the end: " + took);
        var end = ben.get("bootstrap").get("cursor").asText();
        var nothing = ben.get("changes?waitMs=50&after=" + end);
        assertEquals(0, nothing.get("items").size());
        assertEquals(end, nothing.get("next").asText());
    }

    @Test
    void changesRefuseWhatTheyCannotHonour() {
        assertEquals(
                "cursor_gone",
                ben.call("GET", "changes?after=nonsense", null, 410).get("code").asText());
        assertEquals(
                "invalid", ben.call("GET", "changes", null, 400).get("code").asText());
    }
}
