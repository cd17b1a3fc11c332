package dev.parley.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a send is known by for ever: a UUID, so that the index that holds it stays small and warm.
///
/// A `clientMessageId` that is a UUID itself, in its canonical form and not of version 8, is its own key. Any other
/// one is the first 16 bytes of its SHA-256, marked as version 8 (RFC 9562, section 5.8), with the text beside it.
record ClientKey(UUID key, @Nullable String text) {

    private static final int HASHED = 8;
    private static final int CANONICAL_LENGTH = 36;

    static ClientKey of(String clientMessageId) {
        var uuid = canonical(clientMessageId);
        return uuid != null && uuid.version() != HASHED
                ? new ClientKey(uuid, null)
                : new ClientKey(hashed(clientMessageId), clientMessageId);
    }

    private static @Nullable UUID canonical(String text) {
        if (text.length() != CANONICAL_LENGTH) {
            return null;
        }
        try {
            var uuid = UUID.fromString(text);
            return uuid.toString().equals(text) ? uuid : null;
        } catch (IllegalArgumentException noUuid) {
            return null;
        }
    }

    private static UUID hashed(String text) {
        var digest = ByteBuffer.wrap(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
        var high = digest.getLong() & ~0xF000L | 0x8000L;
        var low = digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
