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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The options that the program is delivered with run it, and it runs from an AOT cache (JEP 514).
class ArgumentsIT {

    @Test
    @DisplayName(
            "cache.sh leaves an AOT cache, and the program starts from it and from nothing else, with the loops that are best")
    void servesFromTheCache() throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "arguments")), "run");
        var cache = folder.resolve("parley.aot").toAbsolutePath();
        Served.makeCache(cache, folder.resolve("made.log"));
        assertTrue(Files.size(cache) > 0);
        // The JVM ends if it cannot use the cache.
        try (var cached = served(folder, "-XX:AOTCache=" + cache, "-XX:AOTMode=on")) {
            requirePage(cached.start());
            assertEquals(Serving.eventLoops(Runtime.getRuntime().availableProcessors()), eventLoops(cached.program()));
            cached.stop();
        }
        var said = Files.readString(folder.resolve("said.log"));
        assertFalse(said.contains("Exception") || said.contains("ERROR"), said);
        Files.delete(cache);
    }

    private static Served served(Path folder, String... options) {
        var all = new ArrayList<>(List.of(options));
        all.add(Served.ARGUMENTS);
        return new Served(folder.resolve("data"), folder.resolve("said.log"), Map.of(), all);
    }

    /// The threads that the kernel shows by the first 15 characters of that name.
    private static long eventLoops(ProcessHandle program) throws IOException {
        try (var threads = Files.list(Path.of("/proc", String.valueOf(program.pid()), "task"))) {
            return threads.filter(thread -> name(thread).startsWith("vert.x-eventloo"))
                    .count();
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"));
        } catch (IOException ended) {
            return "";
        }
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
