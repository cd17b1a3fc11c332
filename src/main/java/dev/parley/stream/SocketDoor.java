package dev.parley.stream;

import dev.parley.problem.Code;
import dev.parley.problem.Problems;
import dev.parley.problem.Refusal;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/// Says in words why a handshake is refused: the framework would only give the status. [SocketGate] judges again what
/// comes through.
@ApplicationScoped
class SocketDoor {

    private static final String PATH = "/api/v1/socket";

    /// Behind authentication, which is 200.
    private static final int PRIORITY = 100;

    private final SocketGate gate;
    private final Problems problems;
    private final IdentityProviderManager providers;

    SocketDoor(SocketGate gate, Problems problems, IdentityProviderManager providers) {
        this.gate = gate;
        this.problems = problems;
        this.providers = providers;
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, PRIORITY);
    }

    private void pass(RoutingContext context) {
        if (!PATH.equals(context.request().path())) {
            context.next();
            return;
        }
        QuarkusHttpUser.getSecurityIdentity(context, providers)
                .invoke(identity -> judge(context.request(), identity))
                .invoke(identity -> lighten(context))
                .subscribe()
                .with(admitted -> context.next(), refused -> problems.answer(context, refused));
    }

    private static void lighten(RoutingContext context) {
        Luggage.leave(context);
        Luggage.leaveForHandshake(context.request().headers());
    }

    private void judge(HttpServerRequest request, SecurityIdentity identity) {
        gate.requireOwnPage(request);
        SocketGate.requireUser(identity);
        if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            throw new Refusal.Unreadable(Code.INVALID, "This takes the handshake of a WebSocket");
        }
    }
}
