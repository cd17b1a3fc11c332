package dev.parley.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;

/// The three parts of a token (RFC 7515, section 7.1), before anything of them is believed.
final class SignedToken {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    /// Looked up once for each thread: after a restart everybody's token is checked anew, by code that is not compiled
    /// yet.
    private static final ThreadLocal<Signature> RS256 = ThreadLocal.withInitial(SignedToken::rs256);

    private final String signed;
    private final String header;
    private final String payload;
    private final byte[] signature;

    private SignedToken(String signed, String header, String payload, byte[] signature) {
        this.signed = signed;
        this.header = header;
        this.payload = payload;
        this.signature = signature;
    }

    /// Takes a token apart.
    ///
    /// @throws IllegalArgumentException if it is none, or is not written in the one way that there is to write it
    static SignedToken read(String token) {
        var first = token.indexOf('.');
        var second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            throw new IllegalArgumentException("not three parts");
        }
        return new SignedToken(
                token.substring(0, second),
                new String(bytes(token.substring(0, first)), StandardCharsets.UTF_8),
                new String(bytes(token.substring(first + 1, second)), StandardCharsets.UTF_8),
                bytes(token.substring(second + 1)));
    }

    /// A JSON object, most likely.
    String header() {
        return header;
    }

    /// A JSON object, most likely.
    String payload() {
        return payload;
    }

    /// Whether this key has signed it, by RSASSA-PKCS1-v1_5 with SHA-256.
    boolean isSignedBy(RSAPublicKey key) throws GeneralSecurityException {
        var rs256 = RS256.get();
        rs256.initVerify(key);
        rs256.update(signed.getBytes(StandardCharsets.US_ASCII));
        try {
            return rs256.verify(signature);
        } catch (SignatureException wrongLength) {
            return false;
        }
    }

    /// The decoder is content with padding, and with anything in the bits that the last character has too many.
    private static byte[] bytes(String part) {
        if (part.isEmpty() || part.indexOf('=') >= 0 || unused(part) != 0) {
            throw new IllegalArgumentException("not canonical");
        }
        return Base64.getUrlDecoder().decode(part);
    }

    private static int unused(String part) {
        var last = ALPHABET.indexOf(part.charAt(part.length() - 1));
        return switch (part.length() % 4) {
            case 2 -> last & 0b1111;
            case 3 -> last & 0b11;
            default -> 0;
        };
    }

    private static Signature rs256() {
        try {
            return Signature.getInstance("SHA256withRSA");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
