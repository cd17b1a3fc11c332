package dev.parley.system.http;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Counts whatever a user or an API key asks for, beside what single routes count. It comes after authentication and
/// before anything is done.
public class UserRate {

    private final RateLimits rates;

    UserRate(RateLimits rates) {
        this.rates = rates;
    }

    /// @throws dev.parley.problem.Refusal `rate_limited`
    @ServerRequestFilter
    public void count(RoutingContext context) {
        if (context.user() instanceof QuarkusHttpUser user
                && !user.getSecurityIdentity().isAnonymous()) {
            rates.take(Rate.USER, user.getSecurityIdentity().getPrincipal().getName());
        }
    }
}
