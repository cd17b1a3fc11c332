package dev.parley.bench;

import dev.parley.Api;
import dev.parley.Served;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;

/// The management port, as an operator's probe sees it.
final class Management {

    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

    private Management() {}

    /// Asks until it says that it is ready.
    ///
    /// @return the moment of the answer
    static long awaitReady(Served served) {
        var until = System.nanoTime() + PATIENCE;
        while (System.nanoTime() < until) {
            try {
                if (get(served, "/q/health/ready").statusCode() == 200) {
                    return System.nanoTime();
                }
            } catch (IOException e) {
                throw new IllegalStateException("it says where it is, and does not answer there", e);
            }
            Floor.pause();
        }
        throw new IllegalStateException("it does not become ready");
    }

    /// A number of its metrics, by its whole name, over all tags; 0 while it does not show.
    static double metric(Served served, String name) throws IOException {
        return Arrays.stream(get(served, "/q/metrics").body().split("\n"))
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static HttpResponse<String> get(Served served, String path) throws IOException {
        var request = HttpRequest.newBuilder(served.management().resolve(path))
                .header("Accept", "text/plain, application/json")
                .build();
        try {
            return Api.HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
