package dev.parley.bench;

import dev.parley.Api;
import dev.parley.Served;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Readiness, as an operator's probe sees it.
final class Ready {

    private static final long PATIENCE = Duration.ofMinutes(1).toNanos();

    private Ready() {}

    /// Asks until the answer is yes.
    ///
    /// @return the moment of the answer
    static long await(Served served) {
        var request = HttpRequest.newBuilder(served.management().resolve("/q/health/ready"))
                .build();
        var until = System.nanoTime() + PATIENCE;
        while (System.nanoTime() < until) {
            try {
                if (Api.HTTP
                                .send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return System.nanoTime();
                }
            } catch (IOException e) {
                throw new IllegalStateException("it says where it is, and does not answer there", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            Floor.pause();
        }
        throw new IllegalStateException("it does not become ready");
    }
}
