package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Reads an event stream by the rules of HTML, section 9.2, and nothing of ours.
final class Listener implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 15;

    /// Left to itself it would take HTTP/2, where frames go the framework's own way.
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<java.io.InputStream> response;
    private final BlockingQueue<Block> blocks = new LinkedBlockingQueue<>();

    /// @param id null if there is no such line
    record Block(String id, String event, JsonNode data, String retry, boolean end) {
        String type() {
            return event;
        }

        JsonNode message() {
            return data.get("data");
        }
    }

    private Listener(HttpResponse<java.io.InputStream> response) {
        this.response = response;
        Thread.ofVirtual().start(this::read);
    }

    static HttpResponse<java.io.InputStream> open(Visitor who, String query, String lastEventId) {
        return open(HTTP, who, query, lastEventId);
    }

    private static HttpResponse<java.io.InputStream> open(
            HttpClient client, Visitor who, String query, String lastEventId) {
        var request = HttpRequest.newBuilder(who.base.resolve("/api/v1/events" + query))
                .header("Authorization", "Bearer " + who.token)
                .header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Listener of(Visitor who, String query) {
        return of(HTTP, who, query);
    }

    static Listener of(HttpClient client, Visitor who, String query) {
        var response = open(client, who, query, null);
        assertEquals(200, response.statusCode());
        return new Listener(response);
    }

    /// Follows from a cursor, and takes what the stream says of itself first.
    static Listener from(Visitor who, String cursor) {
        return of(who, "?cursor=" + cursor);
    }

    /// Follows from the head on, up to date.
    static Listener live(Visitor who) {
        var listener = of(who, "");
        listener.next("stream.ready");
        listener.next("stream.caught-up");
        return listener;
    }

    HttpResponse<java.io.InputStream> response() {
        return response;
    }

    /// The next block, which has to be of this type.
    Block next(String type) {
        var block = next();
        assertEquals(type, block.event(), () -> "instead came " + block);
        return block;
    }

    Block next() {
        try {
            var block = blocks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(block, "nothing came");
            return block;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// All blocks up to the first of this type, which is the last one given.
    List<Block> until(String type) {
        var all = new ArrayList<Block>();
        do {
            all.add(next());
        } while (!type.equals(all.getLast().event()) && !all.getLast().end());
        return all;
    }

    void ends() {
        var block = next();
        assertEquals(true, block.end(), () -> "instead came " + block);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            var block = new ArrayList<String>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    emit(block);
                    block.clear();
                } else if (!line.startsWith(":")) {
                    block.add(line);
                }
            }
        } catch (IOException closed) {
            // The end is told below, however it came.
        }
        blocks.add(new Block(null, null, null, null, true));
    }

    private void emit(List<String> lines) {
        String id = null;
        String event = null;
        String retry = null;
        var data = new StringBuilder();
        for (var line : lines) {
            var colon = line.indexOf(':');
            var value = line.substring(colon + 1).replaceFirst("^ ", "");
            switch (line.substring(0, colon)) {
                case "id" -> id = value;
                case "event" -> event = value;
                case "retry" -> retry = value;
                case "data" -> data.append(value);
                default -> throw new AssertionError("an unknown field: " + line);
            }
        }
        if (!lines.isEmpty()) {
            blocks.add(new Block(id, event, data.isEmpty() ? null : Visitor.read(data.toString()), retry, false));
        }
    }
}
