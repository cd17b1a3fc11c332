package dev.parley.problem;

/// Escapes of one half of a surrogate pair, such as `"\\ud800"`: JSON allows them (RFC 8259, section 8.2), no text
/// can hold them, and the parser stops at some and lets others pass. As U+0000, which is no text here either, they
/// all reach the check that names the field they stand in.
final class LoneSurrogates {

    private static final int ESCAPE = 6;
    private static final int HEX = 16;

    private LoneSurrogates() {}

    static String replaced(String json) {
        if (!json.contains("\\ud") && !json.contains("\\uD")) {
            return json;
        }
        var result = new StringBuilder(json);
        for (int i = 0; i < result.length() - 1; i++) {
            if (result.charAt(i) != '\\') {
                continue;
            }
            var unit = unit(result, i);
            if (Character.isHighSurrogate(unit) && Character.isLowSurrogate(unit(result, i + ESCAPE))) {
                i += 2 * ESCAPE - 1;
            } else if (Character.isSurrogate(unit)) {
                result.replace(i + 2, i + ESCAPE, "0000");
            } else {
                // Whatever is escaped here is no surrogate; an escaped backslash begins nothing.
                i++;
            }
        }
        return result.toString();
    }

    /// The UTF-16 unit that an escape at this place stands for; U+0000 where there is none.
    private static char unit(StringBuilder json, int at) {
        if (at + ESCAPE > json.length() || json.charAt(at) != '\\' || json.charAt(at + 1) != 'u') {
            return 0;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            var digit = Character.digit(json.charAt(i), HEX);
            if (digit < 0) {
                return 0;
            }
            unit = unit * HEX + digit;
        }
        return (char) unit;
    }
}
