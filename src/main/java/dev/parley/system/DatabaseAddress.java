package dev.parley.system;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Where a database is and as whom to log in there.
///
/// @param options the URL's query: `sslmode` and `sslrootcert`, with libpq's meaning
record DatabaseAddress(String host, int port, String name, String user, String password, Map<String, String> options) {
    private static final int USUAL_PORT = 5432;
    private static final Set<String> KNOWN = Set.of("sslmode", "sslrootcert");

    /// Reads `postgresql://user:password@host:port/name?sslmode=verify-full`.
    ///
    /// @param variable where it came from, for the message
    /// @throws IllegalSetting if it is not of that form; the message never shows the URL, which holds a password
    static DatabaseAddress parse(String variable, String url) {
        URI uri;
        try {
            uri = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw malformed(variable);
        }
        String userInfo = uri.getRawUserInfo();
        String path = uri.getRawPath();
        boolean known = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
        if (!known || uri.getHost() == null || userInfo == null || path == null || path.length() < 2) {
            throw malformed(variable);
        }
        int colon = userInfo.indexOf(':');
        return new DatabaseAddress(
                uri.getHost(),
                uri.getPort() < 0 ? USUAL_PORT : uri.getPort(),
                decoded(path.substring(1)),
                decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)),
                colon < 0 ? "" : decoded(userInfo.substring(colon + 1)),
                uri.getRawQuery() == null ? Map.of() : options(variable, uri.getRawQuery()));
    }

    /// For Vert.x, without the login. The certificate is {@link Pools}' to set.
    String reactiveUrl() {
        String mode = options.get("sslmode");
        return "postgresql://" + host + ":" + port + "/" + encoded(name) + (mode == null ? "" : "?sslmode=" + mode);
    }

    /// For JDBC, without the login.
    String jdbcUrl() {
        String query = options.entrySet().stream()
                .map(option -> "&" + option.getKey() + "=" + encoded(option.getValue()))
                .sorted()
                .collect(Collectors.joining());
        return "jdbc:postgresql://" + host + ":" + port + "/" + encoded(name) + "?ApplicationName=parley" + query;
    }

    private static Map<String, String> options(String variable, String query) {
        Map<String, String> options = Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> pair.length < 2 ? "" : decoded(pair[1]), (a, b) -> b));
        options.keySet().stream()
                .filter(option -> !KNOWN.contains(option))
                .findAny()
                .ifPresent(option -> {
                    throw new IllegalSetting(
                            variable + " has an option that is not known: only sslmode and sslrootcert are");
                });
        return Map.copyOf(options);
    }

    private static IllegalSetting malformed(String variable) {
        return new IllegalSetting(
                variable + " is not of the form postgresql://user:password@host:port/name (special characters as %XX)");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Never the password.
    @Override
    public String toString() {
        return user + "@" + host + ":" + port + "/" + name;
    }
}
