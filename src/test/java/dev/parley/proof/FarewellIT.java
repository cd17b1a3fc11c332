package dev.parley.proof;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Api;
import dev.parley.Served;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An operator stops the packaged program: everybody who follows is told to come again.
class FarewellIT {

    private static final String SETUP_TOKEN = "pset_kPz3vT7mYw1nQx5sB8hJ2dLr6gFc9aEo";
    private static final int PATIENCE_SECONDS = 20;

    private Served served;
    private String token;

    @BeforeEach
    void serve() throws IOException {
        var parent = Files.createDirectories(Path.of("target", "farewell"));
        var folder = Files.createTempDirectory(parent, "run");
        served = new Served(
                folder.resolve("data"), folder.resolve("said.log"), Map.of("PARLEY_SETUP_TOKEN", SETUP_TOKEN));
        var owner = Map.of(
                "token", SETUP_TOKEN,
                "username", "owner",
                "password", "seven lean otters hum quietly",
                "displayName", "Owner");
        token = Api.call(served.start(), null, "POST", "setup", owner)
                .require(201)
                .get("accessToken")
                .asText();
    }

    @AfterEach
    void leaveNothingRunning() throws IOException, InterruptedException {
        served.close();
    }

    @Test
    void socketsAreClosedAs4000AndEventStreamsEndInOrder() throws Exception {
        var resumed = new Closing();
        var socket = socket(resumed);
        socket.sendText("{\"id\": \"r\", \"op\": \"resume\"}", true).join();
        await("it is live").until(() -> resumed.heard.indexOf("stream.caught-up") >= 0);
        var idle = new Closing();
        socket(idle);
        var events = events();
        read(events, "stream.caught-up");

        served.stop();

        assertEquals(4000, resumed.code());
        assertEquals(4000, idle.code(), "one that never resumed as well");
        assertEquals("", new String(events.readAllBytes(), StandardCharsets.UTF_8), "the end, not a broken stream");
    }

    private WebSocket socket(Closing closing) {
        return Api.HTTP
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://" + served.address().getAuthority() + "/api/v1/socket"), closing)
                .join();
    }

    private InputStream events() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(served.address().resolve("/api/v1/events"))
                .header("Authorization", "Bearer " + token)
                .build();
        return Api.HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    }

    /// Reads on to the end of the block that says this.
    private static void read(InputStream in, String what) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(what) < 0 || !text.toString().endsWith("\n\n")) {
            var next = in.read();
            assertTrue(next >= 0, text::toString);
            text.append((char) next);
        }
    }

    /// Remembers how it was closed.
    private static final class Closing implements WebSocket.Listener {

        private final CompletableFuture<Integer> code = new CompletableFuture<>();
        private final StringBuffer heard = new StringBuffer();

        int code() {
            return code.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            heard.append(part);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            code.completeExceptionally(error);
        }
    }
}
