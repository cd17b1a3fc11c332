package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.system.http.Origins;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

/// Who may open a socket: a user, from a page that may call us. Decided before the upgrade (RFC 6455, section 10.2):
/// browsers let any page open a socket to anywhere, and say only whose page it is. Before the framework's own check,
/// which refuses without a word.
@ApplicationScoped
@Priority(Integer.MAX_VALUE)
class SocketGate implements HttpUpgradeCheck {

    /// Where the connection finds its caller.
    static final TypedKey<Caller> CALLER = new TypedKey<>("caller");

    /// What the connection was asked for by, until it is open.
    static final TypedKey<HttpServerRequest> REQUEST = new TypedKey<>("request");

    private final Origins origins;

    SocketGate(Origins origins) {
        this.origins = origins;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
        return Uni.createFrom()
                .item(upgrade)
                .invoke(asked -> requireOwnPage(asked.httpRequest()))
                .chain(HttpUpgradeContext::securityIdentity)
                .map(identity -> admit(upgrade, identity));
    }

    /// @throws Refusal `forbidden`
    void requireOwnPage(HttpServerRequest request) {
        if (!origins.isAllowed(request)) {
            throw Refusal.forbidden("Pages of this origin may not call");
        }
    }

    /// @throws Refusal `unauthenticated`, `forbidden`
    static void requireUser(SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        if (!identity.hasRole("user")) {
            throw Refusal.forbidden(Code.FORBIDDEN);
        }
    }

    private static CheckResult admit(HttpUpgradeContext upgrade, SecurityIdentity identity) {
        requireUser(identity);
        upgrade.userData().put(CALLER, Caller.of(identity));
        upgrade.userData().put(REQUEST, upgrade.httpRequest());
        return CheckResult.permitUpgradeSync();
    }
}
