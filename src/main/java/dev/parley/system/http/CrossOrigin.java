package dev.parley.system.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/// Cross-origin requests (Fetch standard, section 3.2): nobody's but those of the listed origins, and never with
/// cookies, since tokens go in a header and the one cookie stays on our own pages.
@ApplicationScoped
class CrossOrigin {

    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Accept, Idempotency-Key, Last-Event-ID, On-Behalf-Of";
    private static final String RESPONSE_HEADERS =
            "Idempotent-Replayed, Location, RateLimit, RateLimit-Policy, Retry-After, WWW-Authenticate";

    private final Origins origins;

    CrossOrigin(Origins origins) {
        this.origins = origins;
    }

    /// Says in the headers what a page of another origin may do.
    ///
    /// @return whether that was all: it was a preflight
    boolean answered(RoutingContext context) {
        var request = context.request();
        var response = context.response();
        response.headers().add("Vary", "Origin");
        var origin = request.getHeader("Origin");
        var preflight =
                request.method() == HttpMethod.OPTIONS && request.headers().contains("Access-Control-Request-Method");
        if (origin != null && origins.isListed(origin)) {
            response.putHeader("Access-Control-Allow-Origin", origin);
            response.putHeader("Cross-Origin-Resource-Policy", "cross-origin");
            if (preflight) {
                response.putHeader("Access-Control-Allow-Methods", METHODS);
                response.putHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
                response.putHeader("Access-Control-Max-Age", "600");
            } else {
                response.putHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
            }
        }
        if (preflight) {
            response.setStatusCode(204).end();
        }
        return preflight;
    }
}
