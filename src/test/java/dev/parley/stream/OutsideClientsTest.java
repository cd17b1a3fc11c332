package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Clients that others wrote follow and resume.
@QuarkusTest
class OutsideClientsTest {

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople people;

    private Visitor anna;
    private Visitor ben;
    private String room;

    @BeforeEach
    void comeTogether() {
        var world = people.world();
        anna = new Visitor(base, people.member(world, "anna"));
        ben = new Visitor(base, people.member(world, "ben"));
        room = anna.channel(ben);
    }

    @Test
    void okhttpFollowsAndResumes() throws Exception {
        var http = new OkHttpClient.Builder().readTimeout(0, TimeUnit.SECONDS).build();
        BlockingQueue<String[]> events = new LinkedBlockingQueue<>();
        var first = follow(http, null, events);
        next(events, "stream.ready");
        next(events, "stream.caught-up");
        anna.post(room, "one");
        var one = next(events, "message.created");
        first.cancel();
        anna.post(room, "two");

        events.clear();
        var second = follow(http, one[0], events);
        next(events, "stream.ready");
        assertEquals(
                "two",
                Visitor.read(next(events, "message.created")[2])
                        .get("data")
                        .get("content")
                        .asText());
        next(events, "stream.caught-up");
        second.cancel();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    @Test
    void launchDarklyFollowsAndResumesByItself() throws Exception {
        var address = base.resolve("/api/v1/events");
        try (var source = new EventSource.Builder(
                        ConnectStrategy.http(address).header("Authorization", "Bearer " + ben.token))
                .retryDelay(10, TimeUnit.MILLISECONDS)
                .build()) {
            source.start();
            next(source, "stream.caught-up");
            anna.post(room, "one");
            next(source, "message.created");
            source.interrupt();
            anna.post(room, "two");
            next(source, "stream.ready");
            var two = next(source, "message.created");
            assertEquals(
                    "two",
                    Visitor.read(two.getData()).get("data").get("content").asText());
        }
    }

    private okhttp3.sse.EventSource follow(OkHttpClient http, String lastId, BlockingQueue<String[]> events) {
        var request = new Request.Builder()
                .url(base.resolve("/api/v1/events").toString())
                .header("Authorization", "Bearer " + ben.token);
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        return EventSources.createFactory(http).newEventSource(request.build(), new EventSourceListener() {
            @Override
            public void onEvent(okhttp3.sse.EventSource source, String id, String type, String data) {
                events.add(new String[] {id, type, data});
            }
        });
    }

    private static String[] next(BlockingQueue<String[]> events, String type) throws InterruptedException {
        var event = events.poll(15, TimeUnit.SECONDS);
        assertNotNull(event, "nothing came");
        assertEquals(type, event[1]);
        return event;
    }

    private static MessageEvent next(EventSource source, String type) throws Exception {
        MessageEvent event;
        do {
            event = source.readMessage();
        } while (!event.getEventName().equals(type));
        return event;
    }
}
