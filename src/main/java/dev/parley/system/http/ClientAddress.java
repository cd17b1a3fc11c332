package dev.parley.system.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a connection: the one place that reads `X-Forwarded-For` and `X-Forwarded-Proto`.
///
/// The header is a list that every proxy appends to, so only its end can be trusted, and only as far as our own
/// proxies wrote it: it is read from the right, and the first address that is not a trusted proxy's is the client's.
/// What a client writes in front of that itself counts for nothing.
@ApplicationScoped
public class ClientAddress {

    private static final int MOST_PROXIES = 16;
    private static final int IPV6_PREFIX = 8;

    private final List<Network> trusted;

    ClientAddress(HttpConfig config) {
        this.trusted = config.trustedProxies().orElse(List.of()).stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(Network::parse)
                .toList();
    }

    /// The client's IP address, as text.
    public String of(HttpServerRequest request) {
        var peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        if (peer == null) {
            return "unknown";
        }
        if (!isTrusted(peer)) {
            return peer;
        }
        var client = peer;
        for (var hop : hops(request)) {
            if (Network.address(hop) == null) {
                return client;
            }
            client = hop;
            if (!isTrusted(hop)) {
                return client;
            }
        }
        return client;
    }

    /// What rates are counted by: an IPv4 address, or the /64 of an IPv6 one, of which everybody has plenty.
    public String network(HttpServerRequest request) {
        var text = of(request);
        if (text.indexOf(':') < 0) {
            return text;
        }
        var address = Network.address(text);
        if (address == null || address.length == 4) {
            return text;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(address, IPV6_PREFIX), address.length))
                    .getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Whether the client speaks TLS, with us or with a trusted proxy.
    public boolean isSecure(HttpServerRequest request) {
        return request.isSSL() || (!trusted.isEmpty() && isForwardedSecurely(request));
    }

    private boolean isForwardedSecurely(HttpServerRequest request) {
        var peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return peer != null && isTrusted(peer) && "https".equalsIgnoreCase(last(request, "X-Forwarded-Proto"));
    }

    private boolean isTrusted(String text) {
        var address = trusted.isEmpty() ? null : Network.address(text);
        return address != null && trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static List<String> hops(HttpServerRequest request) {
        var hops = new ArrayList<String>();
        for (var header : request.headers().getAll("X-Forwarded-For")) {
            for (var hop : header.split(",", -1)) {
                hops.add(hop.strip());
            }
        }
        Collections.reverse(hops);
        return hops.subList(0, Math.min(hops.size(), MOST_PROXIES));
    }

    private static @Nullable String last(HttpServerRequest request, String name) {
        var values = request.headers().getAll(name);
        if (values.isEmpty()) {
            return null;
        }
        var value = values.getLast();
        return value.substring(value.lastIndexOf(',') + 1).strip();
    }
}
