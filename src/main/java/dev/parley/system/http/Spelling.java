package dev.parley.system.http;

import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One thing has one path. Other spellings, which one layer may read differently from the next, are unknown paths: so
/// no rule that goes by the path can be walked around.
final class Spelling {

    private static final Set<String> TOKENS = Set.of("token", "access_token");

    private Spelling() {}

    /// Whether a path is spelled as we spell it.
    ///
    /// @throws Refusal `invalid` if its percent-encoding is no UTF-8 text, `not_found` if it is odd in another way
    static void check(String path) {
        if (isPlain(path)) {
            return;
        }
        var text = decode(path);
        if (!path.startsWith("/")
                || path.contains("//")
                || path.indexOf(';') >= 0
                || path.indexOf('\\') >= 0
                || text.chars().anyMatch(Character::isISOControl)
                || hasDots(path)) {
            throw Refusal.notFound();
        }
    }

    /// Whether a query can be read and carries no token: addresses are kept in histories and logs (RFC 9700, section
    /// 4.3.2).
    ///
    /// @throws Refusal `invalid`
    static void checkQuery(@Nullable String query) {
        if (query == null) {
            return;
        }
        for (var parameter : query.split("[&;]")) {
            var text = decode(parameter);
            var end = text.indexOf('=');
            var name = end < 0 ? text : text.substring(0, end);
            if (TOKENS.contains(name.strip().toLowerCase(Locale.ROOT))) {
                throw Refusal.invalid(
                        name, "not_allowed", "Tokens go into the Authorization header, never into an address");
            }
        }
    }

    /// Whether an address is one at all (RFC 3986), with nothing raw in it that has to be percent-encoded.
    ///
    /// @throws Refusal `invalid`
    static void checkWhole(String uri) {
        if (isPlain(uri)) {
            return;
        }
        try {
            new URI(uri);
        } catch (URISyntaxException notOne) {
            throw new Refusal.Unreadable(Code.INVALID, "The address is not valid: something has to be percent-encoded");
        }
    }

    /// Most paths, and the addresses that are nothing but one: there is nothing in them that could be spelled in
    /// another way, so the costlier looks are spared.
    private static boolean isPlain(String address) {
        var before = ' ';
        for (int i = 0; i < address.length(); i++) {
            var c = address.charAt(i);
            if (c == '/' ? before == '/' : i == 0 || !isPlain(c)) {
                return false;
            }
            before = c;
        }
        return !address.isEmpty();
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static boolean hasDots(String path) {
        return Arrays.stream(path.split("/"))
                .map(segment -> segment.replaceAll("(?i)%2e", "."))
                .anyMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static String decode(String encoded) {
        var bytes = ByteBuffer.allocate(encoded.length() * 3);
        for (int i = 0; i < encoded.length(); i++) {
            var c = encoded.charAt(i);
            if (c == '%') {
                bytes.put(octet(encoded, i + 1));
                i += 2;
            } else {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException notUtf8) {
            throw unreadable();
        }
    }

    private static byte octet(String encoded, int at) {
        if (at + 2 > encoded.length()
                || !HexFormat.isHexDigit(encoded.charAt(at))
                || !HexFormat.isHexDigit(encoded.charAt(at + 1))) {
            throw unreadable();
        }
        return (byte) HexFormat.fromHexDigits(encoded, at, at + 2);
    }

    private static Refusal unreadable() {
        return new Refusal.Unreadable(Code.INVALID, "The address is not valid: its percent-encoding is no UTF-8 text");
    }
}
