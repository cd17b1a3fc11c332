package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/// Everybody comes back in the same moment, to a node that remembers nothing: all are told what they missed, and the
/// database hardly notices.
@QuarkusTest
class ResumeStormTest {

    private static final Logger LOG = Logger.getLogger(ResumeStormTest.class);
    private static final int PEOPLE = 100;
    private static final int STREAMS = 3;
    private static final int ROOMS = 50;
    private static final int MISSED = 200;

    private static final Pattern CONTENT = Pattern.compile("\"content\":\"(missed \\d+)\"");

    /// Far below one for each stream, however slowly they come in.
    private static final int MOST_STATEMENTS = PEOPLE * STREAMS / 4;

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople testPeople;

    @Inject
    MeterRegistry metrics;

    @Test
    void stormOfResumesCostsFewStatements() throws Exception {
        var world = testPeople.world();
        var people = IntStream.range(0, PEOPLE)
                .mapToObj(i -> new Visitor(base, testPeople.member(world, "person" + i)))
                .toList();
        var rooms = IntStream.range(0, ROOMS).mapToObj(i -> room(people, i)).toList();
        var anna = people.getFirst();
        var cursor = anna.get("bootstrap").get("cursor").asText();
        var missed = IntStream.range(0, MISSED).mapToObj(i -> "missed " + i).toList();
        for (int i = 0; i < MISSED; i++) {
            anna.post(rooms.get(i % ROOMS), missed.get(i));
        }

        var first = storm(people, cursor, missed);
        var second = storm(people, cursor, missed);

        LOG.infof("%d streams: %d statements, then %d", PEOPLE * STREAMS, first, second);
        assertTrue(first <= MOST_STATEMENTS, () -> first + " statements");
        assertTrue(second <= MOST_STATEMENTS, () -> second + " statements");
    }

    @Test
    void fromFarBackItCostsFewToo() throws Exception {
        var world = testPeople.world();
        var people = IntStream.range(0, PEOPLE)
                .mapToObj(i -> new Visitor(base, testPeople.member(world, "person" + i)))
                .toList();
        var anna = new Visitor(base, testPeople.member(world, "anna"));
        var room = room(people, 0);
        var alone = room(List.of(anna), 1);
        var cursor = anna.get("bootstrap").get("cursor").asText();
        var missed = IntStream.range(0, 20).mapToObj(i -> "missed " + i).toList();
        missed.forEach(content -> people.getFirst().post(room, content));
        chatter(anna, alone, (int) Recent.STRETCH);

        var statements = storm(people, cursor, missed);

        LOG.infof("%d streams from far back: %d statements", PEOPLE * STREAMS, statements);
        assertTrue(statements <= MOST_STATEMENTS, () -> statements + " statements");
    }

    private static void chatter(Visitor one, String room, int messages) throws Exception {
        try (var threads = Executors.newFixedThreadPool(32)) {
            var said = IntStream.range(0, messages)
                    .mapToObj(i -> threads.submit(() -> one.post(room, "else " + i)))
                    .toList();
            for (var some : said) {
                some.get();
            }
        }
    }

    /// @return how many statements it took
    private long storm(List<Visitor> people, String cursor, List<String> missed) throws Exception {
        var before = statements();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var told = new ArrayList<Future<List<String>>>();
            for (int i = 0; i < PEOPLE * STREAMS; i++) {
                var one = people.get(i % PEOPLE);
                told.add(threads.submit(() -> told(one, cursor)));
            }
            for (var some : told) {
                assertEquals(missed, some.get());
            }
        }
        return statements() - before;
    }

    private static List<String> told(Visitor one, String cursor) {
        return CONTENT.matcher(String.join("", Chunks.of(one, cursor)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /// Each statement takes a connection for itself.
    private long statements() {
        return metrics.get("sql.pool.usage").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static String room(List<Visitor> people, int number) {
        var members = people.stream().map(one -> '"' + one.id + '"').collect(Collectors.joining(", ", "[", "]"));
        return people.getFirst()
                .call(
                        "POST",
                        "rooms",
                        "{\"kind\": \"channel\", \"name\": \"room%d\", \"visibility\": \"private\", \"members\": %s}"
                                .formatted(number, members),
                        201)
                .get("id")
                .asText();
    }
}
