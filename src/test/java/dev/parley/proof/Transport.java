package dev.parley.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/// One open stream from a cursor on, over either of the two transports.
interface Transport extends AutoCloseable {

    /// A frame of either transport.
    ///
    /// @param cursor what to resume from once it was received; null if it moves nothing
    record Frame(String cursor, String type, JsonNode envelope) {

        boolean isDurable() {
            return !type.startsWith("stream.") && envelope.hasNonNull("cursor");
        }

        String room() {
            return envelope.path("roomId").asText(null);
        }

        long seq() {
            return envelope.path("seq").asLong();
        }
    }

    /// Waits for the next frame.
    ///
    /// @throws IOException when the stream has ended, however
    Frame next() throws IOException;

    @Override
    void close();

    /// Opens a stream.
    @FunctionalInterface
    interface Opening {
        Transport open(URI base, String token, String cursor) throws IOException;
    }

    /// Server-sent events, by the rules of HTML, section 9.2: what was not ended by an empty line was not received.
    ///
    /// @param cursor null: from the head on
    static Transport events(URI base, String token, String cursor) throws IOException {
        var request = HttpRequest.newBuilder(base.resolve("/api/v1/events")).header("Authorization", "Bearer " + token);
        if (cursor != null) {
            request.header("Last-Event-ID", cursor);
        }
        try {
            var response = Api.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new AssertionError("no stream: " + response.statusCode());
            }
            return new Events(
                    response.body(),
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /// The WebSocket of the JDK.
    ///
    /// @param cursor null: from the head on
    static Transport socket(URI base, String token, String cursor) throws IOException {
        var frames = new LinkedBlockingQueue<Optional<Frame>>();
        try {
            var socket = Api.HTTP
                    .newWebSocketBuilder()
                    .header("Authorization", "Bearer " + token)
                    .buildAsync(URI.create("ws://" + base.getAuthority() + "/api/v1/socket"), new Ear(frames))
                    .join();
            Map<String, ?> resume = cursor == null
                    ? Map.of("id", "r", "op", "resume")
                    : Map.of("id", "r", "op", "resume", "cursor", cursor);
            socket.sendText(Api.JSON.writeValueAsString(resume), true).join();
            return new Socket(socket, frames);
        } catch (CompletionException e) {
            throw new IOException(e.getCause());
        }
    }

    /// The lines of an event stream. What closes it is the body: the reader is locked by whoever waits in it.
    record Events(InputStream body, BufferedReader lines) implements Transport {

        @Override
        public Frame next() throws IOException {
            String id = null;
            var data = new StringBuilder();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id:")) {
                    id = line.substring(3).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5).strip());
                } else if (line.isEmpty() && !data.isEmpty()) {
                    var envelope = Api.JSON.readTree(data.toString());
                    return new Frame(id, envelope.get("type").asText(), envelope);
                }
            }
            throw new IOException("the stream has ended");
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException alreadyGone) {
                throw new AssertionError(alreadyGone);
            }
        }
    }

    /// The frames of a socket; an empty one is its end.
    record Socket(WebSocket socket, BlockingQueue<Optional<Frame>> frames) implements Transport {

        @Override
        public Frame next() throws IOException {
            try {
                return frames.take().orElseThrow(() -> new IOException("the socket has closed"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }

        @Override
        public void close() {
            socket.abort();
            frames.add(Optional.empty());
        }
    }

    /// Puts what a socket hears into a queue, replies apart.
    final class Ear implements WebSocket.Listener {

        private final BlockingQueue<Optional<Frame>> frames;
        private final StringBuilder text = new StringBuilder();

        Ear(BlockingQueue<Optional<Frame>> frames) {
            this.frames = frames;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            frames.add(Optional.empty());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            frames.add(Optional.empty());
        }

        private void heard(String json) {
            try {
                var envelope = Api.JSON.readTree(json);
                if (envelope.has("type")) {
                    frames.add(Optional.of(new Frame(
                            envelope.path("cursor").asText(null),
                            envelope.get("type").asText(),
                            envelope)));
                }
            } catch (IOException noJson) {
                throw new AssertionError(noJson);
            }
        }
    }
}
