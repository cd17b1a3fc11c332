package dev.parley.proof;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Keeps every byte and every frame of one stream, over SSE or WebSocket.
final class Recorder implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int PATIENCE_SECONDS = 20;

    private final List<String> raw = new CopyOnWriteArrayList<>();
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private Runnable close = () -> {};

    /// Follows over SSE.
    ///
    /// @param query with its question mark, or empty
    static Recorder sse(URI base, String token, String query) {
        var request = HttpRequest.newBuilder(base.resolve("/api/v1/events" + query))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .build();
        var recorder = new Recorder();
        var lines = open(request);
        recorder.close = lines::close;
        Thread.ofVirtual().start(() -> lines.forEach(recorder::line));
        return recorder;
    }

    /// Opens a socket, on which nothing flows yet.
    static Recorder socket(URI base, String token) {
        var recorder = new Recorder();
        var address = URI.create(base.toString().replaceFirst("^http", "ws")).resolve("/api/v1/socket");
        var socket = HTTP.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(address, recorder.new Texts())
                .join();
        recorder.close = socket::abort;
        recorder.say = text -> socket.sendText(text, true).join();
        return recorder;
    }

    private java.util.function.Consumer<String> say = text -> fail("only a socket can say something");

    /// Says something on a socket.
    void say(String command) {
        say.accept(command);
    }

    /// All frames up to the first such one, which is the last one given.
    List<JsonNode> until(Predicate<JsonNode> last) {
        var all = new ArrayList<JsonNode>();
        try {
            do {
                var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (frame == null) {
                    return fail("what was awaited did not come; instead: " + all);
                }
                all.add(frame);
            } while (!last.test(all.getLast()));
            return all;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<JsonNode> untilType(String type) {
        return until(frame -> frame.path("type").asText().equals(type));
    }

    /// All that has come, byte for byte.
    String text() {
        return String.join("\n", raw);
    }

    @Override
    public void close() {
        close.run();
    }

    private static Stream<String> open(HttpRequest request) {
        try {
            var response = HTTP.send(request, HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                fail("the stream does not open: " + response.statusCode());
            }
            return response.body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void line(String line) {
        raw.add(line);
        if (line.startsWith("data:")) {
            frames.add(Client.json(line.substring("data:".length())));
        }
    }

    private final class Texts implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                raw.add(text.toString());
                frames.add(Client.json(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
