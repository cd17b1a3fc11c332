package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.system.http.Origins;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.smallrye.mutiny.Uni;
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

    private final Origins origins;

    SocketGate(Origins origins) {
        this.origins = origins;
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext upgrade) {
        if (!origins.isAllowed(upgrade.httpRequest())) {
            return Uni.createFrom().failure(Refusal.forbidden("Pages of this origin may not call"));
        }
        return upgrade.securityIdentity().map(identity -> admit(upgrade, identity));
    }

    private static CheckResult admit(HttpUpgradeContext upgrade, SecurityIdentity identity) {
        if (identity.isAnonymous()) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        if (!identity.hasRole("user")) {
            throw Refusal.forbidden(Code.FORBIDDEN);
        }
        upgrade.userData().put(CALLER, Caller.of(identity));
        return CheckResult.permitUpgradeSync();
    }
}
