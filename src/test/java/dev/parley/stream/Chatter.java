package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The JDK's own WebSocket client, talking to the socket.
final class Chatter implements WebSocket.Listener {

    private static final int PATIENCE_SECONDS = 15;

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;
    private int commands;

    static Chatter of(Visitor who) {
        return open(who, "", List.of("Authorization", "Bearer " + who.token));
    }

    static Chatter open(Visitor who, String query, List<String> headers) {
        var chatter = new Chatter();
        var builder = Visitor.HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.size(); i += 2) {
            builder.header(headers.get(i), headers.get(i + 1));
        }
        chatter.socket = builder.buildAsync(address(who.base, query), chatter).join();
        return chatter;
    }

    /// The status with which the upgrade is refused.
    static int refused(Visitor who, List<String> headers) {
        try {
            open(who, "", headers);
            throw new AssertionError("the socket opened");
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    /// The token as a subprotocol, as browsers have to.
    static Chatter bySubprotocol(Visitor who) {
        var chatter = new Chatter();
        var carried = java.net.URLEncoder.encode(
                        "quarkus-http-upgrade#Authorization#Bearer " + who.token,
                        java.nio.charset.StandardCharsets.UTF_8)
                .replace("+", "%20");
        chatter.socket = Visitor.HTTP
                .newWebSocketBuilder()
                .subprotocols("bearer-token-carrier", carried)
                .buildAsync(address(who.base, ""), chatter)
                .join();
        return chatter;
    }

    private static URI address(URI base, String query) {
        return URI.create(base.toString().replaceFirst("^http", "ws") + "api/v1/socket" + query);
    }

    /// Sends a command; its id.
    String command(String op, String fields) {
        var id = "c" + ++commands;
        raw("{\"id\": \"%s\", \"op\": \"%s\"%s}".formatted(id, op, fields.isEmpty() ? "" : ", " + fields));
        return id;
    }

    /// Sends a command and awaits its reply; other frames that come before it are dropped.
    JsonNode ask(String op, String fields) {
        return replyTo(command(op, fields));
    }

    JsonNode replyTo(String id) {
        while (true) {
            var frame = next();
            if (frame.path("reply").asText().equals(id)) {
                return frame;
            }
        }
    }

    void raw(String frame) {
        socket.sendText(frame, true).join();
    }

    /// Sends a part of a message.
    void fragment(String part, boolean last) {
        socket.sendText(part, last).join();
    }

    void binary() {
        socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();
    }

    /// Resumes at the head, up to date.
    Chatter live() {
        command("resume", "");
        assertEquals(200, next().get("status").asInt());
        next("stream.ready");
        next("stream.caught-up");
        return this;
    }

    JsonNode next(String type) {
        var frame = next();
        assertEquals(type, frame.path("type").asText(), () -> "instead came " + frame);
        return frame;
    }

    JsonNode next() {
        try {
            var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(frame, () -> "nothing came; closed with " + closed.getNow(null));
            return frame;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<JsonNode> until(String type) {
        var all = new ArrayList<JsonNode>();
        do {
            all.add(next());
        } while (!type.equals(all.getLast().path("type").asText()));
        return all;
    }

    int closeCode() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    void close() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.add(Visitor.read(text.toString()));
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.completeExceptionally(error);
    }
}
