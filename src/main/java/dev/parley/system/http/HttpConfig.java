package dev.parley.system.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/// What an operator may say about the HTTP surface.
@ConfigMapping(prefix = "parley")
interface HttpConfig {

    /// Where people reach us, such as `https://chat.example.org`.
    Optional<String> publicUrl();

    /// Origins whose pages may call us and open sockets. Without it: the public URL, and while that is not set either,
    /// the request's own host.
    Optional<List<String>> allowedOrigins();

    /// Addresses or networks (`10.0.0.0/8`) of the proxies whose `X-Forwarded-*` headers count.
    Optional<List<String>> trustedProxies();

    /// Whether the rates per user, room and address hold.
    @WithDefault("true")
    boolean rateLimits();

    /// Whether the OpenAPI document and the try-out page are shown.
    @WithDefault("true")
    boolean documents();
}
