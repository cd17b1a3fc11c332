package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.TestPeople;
import dev.parley.log.Standings;
import dev.parley.log.Standings.Standing;
import dev.parley.log.Tails;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Over random histories, what is told from memory is what the log says, byte for byte: to whoever asks, from wherever.
///
/// A frame that was kept from when it passed shows rooms and people as they were then, and later events bring what they
/// became; messages it shows as they are now.
@QuarkusTest
class MemoryTest {

    private static final Logger LOG = Logger.getLogger(MemoryTest.class);
    private static final int HISTORIES = 3;
    private static final int STEPS = 120;
    private static final int CURSORS = 6;

    /// What is shown in events of these types is as it was when they passed.
    private static final Set<String> OF_THEN =
            Set.of("room.updated", "room.archived", "user.updated", "member.joined", "member.updated", "member.left");

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople testPeople;

    @Inject
    Vertx vertx;

    @Inject
    Tails tails;

    @Inject
    Standings standings;

    @Inject
    Memory memory;

    @Inject
    Frames frames;

    @Inject
    Renderer renderer;

    @Inject
    MeterRegistry metrics;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final List<Visitor> people = new ArrayList<>();
    private final List<WorkspaceFeeds> followers = new ArrayList<>();
    private RandomStory story;
    private Executor loop;
    private WorkspaceFeeds warm;
    private int recalls;

    @BeforeEach
    void come() {
        LOG.infof("seed %d", seed);
        var world = testPeople.world();
        people.add(new Visitor(base, world.owner()));
        for (var name : List.of("anna", "ben", "cara", "dora")) {
            people.add(new Visitor(base, testPeople.member(world, name)));
        }
        people.add(new Visitor(base, testPeople.guest(world, "gus")));
        story = new RandomStory(people, random);
        loop = loop();
        warm = feeds();
    }

    @AfterEach
    void leave() {
        followers.forEach(feeds -> tails.leave(people.getFirst().somebody.workspace(), feeds));
    }

    @Test
    void whatIsRememberedIsWhatTheLogSays() {
        var told = 0;
        var before = remembered();
        for (int i = 0; i < HISTORIES; i++) {
            story.goOn(STEPS);
            var cold = feeds();
            standing(cold, people.getFirst());
            for (var person : people) {
                var standing = standing(warm, person);
                for (int j = 0; j < CURSORS; j++) {
                    var after = j == 0 ? 0 : random.nextLong(standing.head());
                    var why = "seed " + seed + ", " + person.somebody.username() + " from " + after;
                    var log = told(person, standing, after, this::fromLog);
                    assertEquals(log, told(person, standing, after, wanted -> recall(cold, wanted)), why);
                    assertEquals(asNow(log), asNow(told(person, standing, after, wanted -> recall(warm, wanted))), why);
                    told += log.size();
                }
            }
        }
        assertTrue(told > 1_000, "too little to compare");
        assertEquals(recalls, remembered() - before, "all of it came from memory");
    }

    /// A node's feeds of the workspace as of now, and somebody there, so that what passes is remembered.
    private WorkspaceFeeds feeds() {
        var workspace = people.getFirst().somebody.workspace();
        var context = ((VertxInternal) vertx).createEventLoopContext();
        var feeds = new WorkspaceFeeds(workspace, vertx, context, standings, memory, frames, renderer, some -> null);
        feeds.came(people.getFirst().somebody.id());
        TestPeople.await(() -> tails.follow(workspace, feeds));
        followers.add(feeds);
        return feeds;
    }

    private Uni<Missed.Stretch> recall(WorkspaceFeeds feeds, Wanted wanted) {
        recalls++;
        return feeds.next(wanted, loop);
    }

    private double remembered() {
        return metrics.get("parley.replays").tag("source", "memory").counter().count();
    }

    private Executor loop() {
        var context = ((VertxInternal) vertx).createEventLoopContext();
        return task -> context.runOnContext(ignored -> task.run());
    }

    private Standing standing(WorkspaceFeeds feeds, Visitor person) {
        return TestPeople.await(() -> feeds.standing(person.somebody.id(), loop));
    }

    private Uni<Missed.Stretch> fromLog(Wanted wanted) {
        return memory.of(people.getFirst().somebody.workspace(), loop).read(wanted);
    }

    /// All that somebody is told behind a position.
    private List<String> told(
            Visitor person, Standing standing, long from, Function<Wanted, Uni<Missed.Stretch>> source) {
        var user = person.somebody.id();
        var sight = new Sight(user, standing.of(user), Map.of());
        var told = new ArrayList<String>();
        for (var after = from; after < standing.head(); ) {
            var wanted = new Wanted(user, standing.of(user), after, standing.head(), standing.history());
            var stretch = TestPeople.await(() -> source.apply(wanted));
            assertTrue(stretch.next() > after, "no way forward");
            for (var shown : stretch.events()) {
                var frame = shown.to(user, sight.behind(shown.placed()));
                if (frame != null) {
                    told.add(new String(frame.text(), StandardCharsets.UTF_8));
                }
            }
            after = stretch.next();
        }
        return told;
    }

    private static List<String> asNow(List<String> told) {
        return told.stream().map(MemoryTest::asNow).toList();
    }

    private static String asNow(String frame) {
        var json = Visitor.read(frame);
        if (OF_THEN.contains(json.get("type").asText()) && !json.get("data").has("room")) {
            ((ObjectNode) json).remove("data");
        }
        return json.toString();
    }
}
