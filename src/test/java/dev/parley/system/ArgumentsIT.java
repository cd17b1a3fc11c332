package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Served;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The options that the program is delivered with run it, and it runs from an AOT cache (JEP 514).
class ArgumentsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    @DisplayName("cache.sh leaves an AOT cache, and the program starts from it and from nothing else")
    void servesFromTheCache() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "arguments")), "run");
        var cache = folder.resolve("parley.aot").toAbsolutePath();
        var made = made(cache, folder.resolve("made.log"));
        assertEquals(0, made, () -> "made.log in " + folder + " says why");
        assertTrue(Files.size(cache) > 0);
        // The JVM ends if it cannot use the cache.
        try (var cached = served(folder, "-XX:AOTCache=" + cache, "-XX:AOTMode=on")) {
            requirePage(cached.start());
            cached.stop();
        }
        var said = Files.readString(folder.resolve("said.log"));
        assertFalse(said.contains("Exception") || said.contains("ERROR"), said);
        Files.delete(cache);
    }

    private static int made(Path cache, Path log) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("bash", "target/quarkus-app/cache.sh", cache.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static Served served(Path folder, String... options) {
        var all = new ArrayList<>(List.of(options));
        all.add(Served.ARGUMENTS);
        return new Served(folder.resolve("data"), folder.resolve("said.log"), Map.of(), all);
    }

    private static void requirePage(URI server) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(server.resolve("/")).build();
            assertEquals(
                    200,
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
    }
}
