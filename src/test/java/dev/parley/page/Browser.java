package dev.parley.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// An installed Chromium without a window, driven over its DevTools protocol: no driver to download.
final class Browser implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ANSWER_SECONDS = 20;

    private static final List<String> PLACES = List.of(
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium");

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> listeners = new ConcurrentHashMap<>();

    private Browser(Process process, Path profile, URI address) {
        this.process = process;
        this.profile = profile;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Frames())
                .join();
    }

    /// Where a browser is installed, if one is.
    static Optional<Path> installed() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    static Browser start() throws IOException {
        var profile = Files.createTempDirectory(Files.createDirectories(Path.of("target", "browser")), "profile");
        var command = List.of(
                installed().orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en-GB",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile.toAbsolutePath(),
                "about:blank");
        var log = profile.resolveSibling(profile.getFileName() + ".log").toFile();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        return new Browser(process, profile, address(profile.resolve("DevToolsActivePort")));
    }

    /// The browser writes its port and path into a file when it listens.
    private static URI address(Path file) {
        var lines =
                Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> lines(file), found -> found.size() == 2);
        return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /// A tab of a person of their own: nothing is shared with the tabs of others.
    Tab person() {
        var context = call(null, "Target.createBrowserContext", Map.of())
                .get("browserContextId")
                .asText();
        return tab(context);
    }

    /// A further tab of the person whose browser context this is.
    Tab tab(String context) {
        var target = call(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context))
                .get("targetId")
                .asText();
        var session = call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        return new Tab(this, context, session);
    }

    void listen(String session, BiConsumer<String, JsonNode> listener) {
        listeners.put(session, listener);
    }

    /// Sends a command and waits for its result.
    JsonNode call(String session, String method, Map<String, ?> params) {
        var id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        var command = JSON.createObjectNode().put("id", id).put("method", method);
        command.set("params", JSON.valueToTree(params));
        if (session != null) {
            command.put("sessionId", session);
        }
        synchronized (socket) {
            socket.sendText(command.toString(), true).join();
        }
        try {
            return answer.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw new BrowserRefused(method + ": " + e.getCause());
        }
    }

    /// The browser did not do what it was told.
    static final class BrowserRefused extends RuntimeException {

        BrowserRefused(String message) {
            super(message);
        }
    }

    private void onFrame(JsonNode frame) {
        if (frame.has("id")) {
            var answer = waiting.remove(frame.get("id").asInt());
            if (frame.has("error")) {
                answer.completeExceptionally(
                        new IllegalStateException(frame.get("error").toString()));
            } else {
                answer.complete(frame.get("result"));
            }
            return;
        }
        var listener = listeners.get(frame.path("sessionId").asText());
        if (listener != null) {
            listener.accept(frame.get("method").asText(), frame.get("params"));
        }
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private final class Frames implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                var whole = text.toString();
                text.setLength(0);
                try {
                    onFrame(JSON.readTree(whole));
                } catch (IOException e) {
                    throw new IllegalStateException("not JSON from the browser", e);
                }
            }
            socket.request(1);
            return null;
        }
    }
}
