package dev.parley.account;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// Where a request comes from, as far as one can see it.
///
/// @param address of the peer, or as a trusted proxy tells it
public record Client(String address, @Nullable String userAgent) {

    private static final int LONGEST = 300;

    /// The client of a request.
    public static Client of(HttpServerRequest request) {
        var peer = request.remoteAddress();
        var address = peer == null || peer.hostAddress() == null ? "unknown" : peer.hostAddress();
        return new Client(address, cut(request.getHeader("User-Agent")));
    }

    /// What makes two requests come from the same client.
    String mark() {
        return Secrets.digest(address + "\n" + userAgent);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
