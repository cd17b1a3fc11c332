package dev.parley.stream;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a request brings and its stream, which may last for days, needs no more: the headers with the token, and the
/// steps by which the token became an identity, take more memory than all the rest of an idle connection. Vert.x keeps
/// the request of an event stream as long as that lasts; of a socket only the framework's own way keeps the handshake.
final class Luggage {

    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol";
    private static final String CARRIER = "bearer-token-carrier";
    private static final Set<String> OF_HANDSHAKE = Set.of("upgrade", "connection", "host", "origin", "forwarded");
    private static final List<String> KINDS_OF_HANDSHAKE = List.of("sec-websocket-", "x-forwarded-");

    private Luggage() {}

    /// The identity is known: how it came about is not asked again.
    static void leave(RoutingContext context) {
        if (context.user() instanceof QuarkusHttpUser user) {
            context.put(QuarkusHttpUser.DEFERRED_IDENTITY_KEY, Uni.createFrom().item(user.getSecurityIdentity()));
        }
    }

    /// Before the handshake (RFC 6455, section 4.2.1), of which the framework keeps a copy.
    static void leaveForHandshake(MultiMap headers) {
        List.copyOf(headers.names()).stream()
                .filter(name -> !isOfHandshake(name.toLowerCase(Locale.ROOT)))
                .forEach(headers::remove);
        var asked = headers.get(SUBPROTOCOL);
        if (asked != null && asked.contains(CARRIER)) {
            headers.set(SUBPROTOCOL, CARRIER);
        }
    }

    /// Once its head has been answered.
    static void leave(HttpServerRequest request) {
        request.headers().clear();
        request.response().headers().clear();
    }

    private static boolean isOfHandshake(String name) {
        return OF_HANDSHAKE.contains(name) || KINDS_OF_HANDSHAKE.stream().anyMatch(name::startsWith);
    }
}
