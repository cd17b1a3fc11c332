package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.parley.protocol.Event;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Frames of one's own")
class OwnShowsTest {

    @Inject
    OwnShows own;

    @Inject
    Frames frames;

    /// Who reads is looked up as it is now, at each step.
    @Test
    @DisplayName("are made for nobody when the last reader has gone meanwhile, and the log goes on")
    void areMadeForNobodyWhenTheLastReaderHasGoneMeanwhile() {
        var room = UUID.randomUUID();
        var event = new Event.RoomCreated(room, null, List.of(UUID.randomUUID()));
        var placed = new Event.Placed(7, 1L, Instant.EPOCH, event);
        var scene = new Scene(UUID.randomUUID(), 1, placed, Set.of(), frames);

        var shown = own.add(scene, scene.nothing()).await().atMost(Duration.ofSeconds(10));

        assertEquals(placed, shown.placed());
        assertNull(shown.shared());
        assertEquals(Map.of(), shown.own());
        assertFalse(OwnShows.has(scene));
    }
}
