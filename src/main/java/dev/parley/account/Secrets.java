package dev.parley.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes what grants something, and the form in which it is stored. A prefix says what a secret is for, so that one
/// kind is never taken for another, and so that scanners find one that leaked.
public final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final int BYTES = 32;

    private Secrets() {}

    /// A new secret of 256 bits behind a prefix.
    public static String next(String prefix) {
        return prefix + TEXT.encodeToString(bytes(BYTES));
    }

    /// So many bytes of randomness.
    static byte[] bytes(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /// What is stored of a secret: its SHA-256. Enough for 256 random bits, never for a password.
    public static byte[] hash(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The hash as hexadecimal text: how tokens are found in their tables.
    public static String digest(String secret) {
        return HexFormat.of().formatHex(hash(secret));
    }

    /// A secret that follows from another one and a key of the server: 256 bits behind a prefix.
    static String derived(String prefix, byte[] key, String from) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return prefix + TEXT.encodeToString(mac.doFinal(from.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether two hashes are the same, in a time that does not tell where they differ.
    public static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }
}
