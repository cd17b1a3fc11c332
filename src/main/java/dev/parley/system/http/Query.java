package dev.parley.system.http;

import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads parameters of the query string, which resources take as text: a wrong one is `invalid` and named, where the
/// framework's own conversion would say "not found".
public final class Query {

    private Query() {}

    /// A whole number.
    ///
    /// @param absent what it is when it was left out
    /// @throws Refusal `invalid`: `wrong_type`, `out_of_range`
    public static int number(String name, @Nullable String value, int min, int max, int absent) {
        return (int) number(name, value, (long) min, max, absent);
    }

    /// A whole number.
    ///
    /// @param absent what it is when it was left out
    /// @throws Refusal `invalid`: `wrong_type`, `out_of_range`
    public static long number(String name, @Nullable String value, long min, long max, long absent) {
        if (value == null) {
            return absent;
        }
        if (!value.matches("-?[0-9]{1,30}")) {
            throw Refusal.invalid(name, "wrong_type", "This has to be a whole number");
        }
        var digits = new BigInteger(value);
        if (digits.compareTo(BigInteger.valueOf(min)) < 0 || digits.compareTo(BigInteger.valueOf(max)) > 0) {
            throw Refusal.invalid(name, "out_of_range", "This has to be from " + min + " to " + max);
        }
        return digits.longValueExact();
    }

    /// `true` or `false`.
    ///
    /// @param absent what it is when it was left out
    /// @throws Refusal `invalid`: `wrong_type`
    public static boolean flag(String name, @Nullable String value, boolean absent) {
        return switch (value) {
            case null -> absent;
            case "true" -> true;
            case "false" -> false;
            default -> throw Refusal.invalid(name, "wrong_type", "This has to be true or false");
        };
    }

    /// An id; null when it was left out.
    ///
    /// @throws Refusal `invalid`: `wrong_type`
    public static @Nullable UUID uuid(String name, @Nullable String value) {
        var id = value == null ? null : Text.uuid(value);
        if (value != null && id == null) {
            throw Refusal.invalid(name, "wrong_type", "This has to be a UUID");
        }
        return id;
    }

    /// A time by RFC 3339; null when it was left out.
    ///
    /// @throws Refusal `invalid`: `wrong_type`
    public static @Nullable Instant time(String name, @Nullable String value) {
        var time = value == null ? null : Text.time(value);
        if (value != null && time == null) {
            throw Refusal.invalid(name, "wrong_type", "This has to be a time such as 2026-01-31T12:00:00Z");
        }
        return time;
    }

    /// Text that the database can hold; null when it was left out.
    ///
    /// @throws Refusal `invalid`: `invalid_text`, `too_long`
    public static @Nullable String text(String name, @Nullable String value, int max) {
        if (value == null) {
            return null;
        }
        if (!Text.isText(value)) {
            throw Refusal.invalid(name, "invalid_text", "U+0000 and lone surrogates are no text");
        }
        if (value.codePointCount(0, value.length()) > max) {
            throw Refusal.invalid(name, "too_long", "This may have at most " + max + " characters");
        }
        return value;
    }
}
