package dev.parley.account;

import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;

/// RSA keys as JSON (RFC 7517) and their names.
final class Jwk {

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private Jwk() {}

    /// The public key with the members that make up its thumbprint, in their order.
    static JsonObject of(RSAPublicKey key) {
        return new JsonObject()
                .put("e", text(key.getPublicExponent()))
                .put("kty", "RSA")
                .put("n", text(key.getModulus()));
    }

    /// The SHA-256 of the members in lexical order, without white space (RFC 7638, section 3).
    static String thumbprint(RSAPublicKey key) {
        try {
            var bytes = of(key).encode().getBytes(StandardCharsets.UTF_8);
            return TEXT.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Base64url of the unsigned big-endian octets, without a leading zero (RFC 7518, section 2).
    private static String text(BigInteger number) {
        var bytes = number.toByteArray();
        return TEXT.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
