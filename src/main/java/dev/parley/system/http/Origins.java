package dev.parley.system.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Whose pages may call us: an exact list, never a pattern (RFC 6454).
@ApplicationScoped
public class Origins {

    private final Set<String> allowed;
    private final ClientAddress clients;

    Origins(HttpConfig config, ClientAddress clients) {
        var configured = config.allowedOrigins()
                .orElseGet(() -> config.publicUrl().stream().toList());
        this.allowed = configured.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Origins::origin)
                .collect(Collectors.toUnmodifiableSet());
        this.clients = clients;
    }

    /// Whether a page of this origin may open a socket or use the refresh cookie. No `Origin` header at all means
    /// that no browser's page asks; what brings cookies along without one is refused.
    public boolean isAllowed(HttpServerRequest request) {
        var origin = request.getHeader("Origin");
        if (origin == null) {
            return !request.headers().contains("Cookie");
        }
        return isListed(origin) || (allowed.isEmpty() && isOwn(origin, request));
    }

    /// Whether a page of another origin may read our answers (CORS).
    boolean isListed(String origin) {
        return allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    private boolean isOwn(String origin, HttpServerRequest request) {
        var host = request.getHeader("Host");
        var scheme = clients.isSecure(request) ? "https" : "http";
        return host != null && origin.equalsIgnoreCase(scheme + "://" + host);
    }

    /// The origin of an address: scheme, host, and the port if it is not the scheme's own.
    private static String origin(String url) {
        var uri = URI.create(url);
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw new IllegalArgumentException("not an origin such as https://chat.example.org: " + url);
        }
        return (uri.getScheme() + "://" + uri.getHost() + port(uri)).toLowerCase(Locale.ROOT);
    }

    private static String port(URI uri) {
        var usual = List.of("http:80", "https:443").contains(uri.getScheme() + ":" + uri.getPort());
        return uri.getPort() < 0 || usual ? "" : ":" + uri.getPort();
    }
}
