package dev.parley.account;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.quarkus.vertx.http.runtime.security.SecurityHandlerPriorities;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who makes a request: by `Authorization: Bearer`, an access token or an API key, or by a ticket in the address of a
/// stream, since browsers send no headers there. Whatever is presented and does not hold fails the request, also where
/// nobody need be logged in.
@ApplicationScoped
class Authentication implements HttpAuthenticationMechanism {

    private static final String SCHEME = "bearer ";
    private static final Set<String> STREAMS = Set.of("/api/v1/events", "/api/v1/socket");

    private final AccessTokens tokens;
    private final ApiKeys keys;
    private final Tickets tickets;

    Authentication(AccessTokens tokens, ApiKeys keys, Tickets tickets) {
        this.tokens = tokens;
        this.keys = keys;
        this.tickets = tickets;
    }

    /// Takes away what the framework would do when a token fails, right behind where it is put. Whoever asks who it
    /// is (a resource, the door of the socket) answers a failure itself. Left there, it has the framework build a
    /// table of all resources, anew for each request, only to count a refusal under its path.
    void register(@Observes Filters filters) {
        filters.register(Authentication::leaveFailures, SecurityHandlerPriorities.AUTHENTICATION);
    }

    private static void leaveFailures(RoutingContext context) {
        context.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
        context.next();
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager providers) {
        return identity(context)
                .onFailure(Refusal.class)
                .transform(refusal -> new AuthenticationFailedException(refusal));
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer realm=\"parley\""));
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }

    /// Before what the framework brings along.
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY + 1000;
    }

    private Uni<SecurityIdentity> identity(RoutingContext context) {
        var header = context.request().getHeader("Authorization");
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return bearer(header.substring(SCHEME.length()).strip());
        }
        var ticket = ticket(context);
        if (ticket != null) {
            return tickets.redeem(ticket, context.request().getHeader("Origin")).map(Identity::user);
        }
        return Uni.createFrom().optional(Optional.empty());
    }

    private Uni<SecurityIdentity> bearer(String token) {
        if (token.startsWith(ApiKeys.PREFIX)) {
            return keys.verify(token).map(Identity::machine);
        }
        return Uni.createFrom().item(() -> Identity.user(tokens.verify(token)));
    }

    private static @Nullable String ticket(RoutingContext context) {
        if (!STREAMS.contains(context.normalizedPath())) {
            return null;
        }
        var tickets = context.queryParam("ticket");
        if (tickets.size() > 1) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        return tickets.isEmpty() ? null : tickets.getFirst();
    }
}
