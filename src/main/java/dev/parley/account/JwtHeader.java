package dev.parley.account;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/// The header of a token, before anything of it is believed.
final class JwtHeader {

    private JwtHeader() {}

    /// The names in a header, so that one which brings a key, a URL or `crit` along can be refused.
    ///
    /// @throws IllegalArgumentException if it is not a JSON object in base64url
    static Set<String> names(String part) {
        try {
            return Set.copyOf(new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8))
                    .fieldNames());
        } catch (DecodeException e) {
            throw new IllegalArgumentException("not a JSON object", e);
        }
    }
}
