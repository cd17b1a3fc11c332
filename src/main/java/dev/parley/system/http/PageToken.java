package dev.parley.system.http;

import dev.parley.problem.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Where a page of a list begins: the key of the last row before it, as opaque text.
///
/// A check over the list's name and the key tells an altered token, or one of another list. It is no signature: the key
/// only says where in one's own list to go on, and is bound as a parameter.
///
/// @param key the columns that the list is ordered by, as texts
public record PageToken(List<String> key) {

    private static final char SEPARATOR = '\0';
    private static final int MAX_LENGTH = 2_048;

    /// A token for the row with this key. Every part is a `String`, `UUID`, `Long`, `Integer` or `Instant`.
    public static String of(String list, Object... key) {
        var text = new StringBuilder();
        for (var part : key) {
            text.append(part instanceof Instant time ? micros(time) : part).append(SEPARATOR);
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var token = ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(check(list, bytes))
                .put(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token.array());
    }

    /// Reads what [#of] wrote for the same list.
    ///
    /// @throws Refusal `invalid` if it is not a token of this list with so many parts
    public static PageToken parse(String list, String token, int parts) {
        var bytes = decode(token);
        if (bytes == null || bytes.length <= Integer.BYTES) {
            throw wrong();
        }
        var key = new byte[bytes.length - Integer.BYTES];
        System.arraycopy(bytes, Integer.BYTES, key, 0, key.length);
        if (ByteBuffer.wrap(bytes).getInt() != check(list, key)) {
            throw wrong();
        }
        var texts = List.of(text(key).split(String.valueOf(SEPARATOR), -1));
        if (texts.size() != parts + 1) {
            throw wrong();
        }
        return new PageToken(texts.subList(0, parts));
    }

    /// One part as text.
    public String text(int part) {
        return key.get(part);
    }

    /// One part as an id.
    public UUID uuid(int part) {
        try {
            return UUID.fromString(text(part));
        } catch (IllegalArgumentException notOne) {
            throw wrong();
        }
    }

    /// One part as a number.
    public long number(int part) {
        try {
            return Long.parseLong(text(part));
        } catch (NumberFormatException notOne) {
            throw wrong();
        }
    }

    /// One part as a time.
    public Instant instant(int part) {
        return Instant.EPOCH.plus(number(part), ChronoUnit.MICROS);
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static byte @Nullable [] decode(String token) {
        try {
            return token.length() > MAX_LENGTH ? null : Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static String text(byte[] key) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw wrong();
        }
    }

    private static int check(String list, byte[] key) {
        var crc = new CRC32C();
        crc.update(list.getBytes(StandardCharsets.UTF_8));
        crc.update(key);
        return (int) crc.getValue();
    }

    private static Refusal wrong() {
        return Refusal.invalid("pageToken", "out_of_range", "This is not a page token of this list");
    }
}
