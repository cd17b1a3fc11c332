package dev.parley.system.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/// The headers of every answer, set before anybody else begins; who has a reason overwrites one.
@ApplicationScoped
class SecurityHeaders {

    /// What our own pages may do: our own scripts and styles, nothing inline, nothing of others.
    static final String PAGES = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
            + " font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self';"
            + " object-src 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    /// The try-out page is not ours: it brings inline styles and one inline script.
    static final String DOCS =
            "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; object-src 'none';"
                    + " base-uri 'none'; frame-ancestors 'none'";

    /// Answers that are no pages may do nothing at all.
    static final String DATA = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " object-src 'none'; require-trusted-types-for 'script'";

    private static final String HSTS = "max-age=31536000";

    private final ClientAddress clients;

    SecurityHeaders(ClientAddress clients) {
        this.clients = clients;
    }

    void put(RoutingContext context) {
        var request = context.request();
        var path = request.path() == null ? "" : request.path();
        var headers = context.response().headers();
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set(
                "Permissions-Policy",
                "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Content-Security-Policy", policy(path));
        headers.set("Cache-Control", isData(path) ? "no-store" : "no-cache");
        if (clients.isSecure(request)) {
            headers.set("Strict-Transport-Security", HSTS);
        }
    }

    private static String policy(String path) {
        if (path.equals("/api/docs") || path.startsWith("/api/docs/")) {
            return DOCS;
        }
        return isData(path) ? DATA : PAGES;
    }

    private static boolean isData(String path) {
        return path.startsWith("/api/") || path.startsWith("/.well-known/");
    }
}
