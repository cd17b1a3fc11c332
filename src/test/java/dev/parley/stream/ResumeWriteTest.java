package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a client missed and the node remembers leaves in few writes: each is one chunk of the response.
@QuarkusTest
class ResumeWriteTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    private Visitor anna;
    private Visitor ben;
    private String room;
    private String cursor;

    @BeforeEach
    void come() {
        var world = people.world();
        anna = new Visitor(base, people.member(world, "anna"));
        ben = new Visitor(base, people.member(world, "ben"));
        room = anna.channel(ben);
        cursor = ben.get("bootstrap").get("cursor").asText();
    }

    @Test
    void littleLeavesInOneWrite() {
        try (var live = Listener.live(anna)) {
            post(50, "little ");
            IntStream.range(0, 50).forEach(i -> live.next("message.created"));

            var writes = Chunks.of(ben, cursor);

            assertEquals(1, writes.size());
            for (int i = 0; i < 50; i++) {
                assertTrue(writes.getFirst().contains("little " + i + '"'));
            }
        }
    }

    /// Here 100 messages of 5,000 bytes each, of which some sixteen make a write.
    @Test
    void muchLeavesInWritesOfSome64KiB() {
        try (var live = Listener.live(anna)) {
            post(100, "x".repeat(5_000));
            IntStream.range(0, 100).forEach(i -> live.next("message.created"));

            var writes = Chunks.of(ben, cursor);

            assertTrue(writes.size() <= 10, () -> writes.size() + " writes");
            writes.forEach(write -> assertTrue(write.length() < 256 << 10, () -> write.length() + " bytes in one"));
        }
    }

    private void post(int times, String content) {
        IntStream.range(0, times).forEach(i -> anna.post(room, content + i));
    }
}
