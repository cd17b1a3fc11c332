package dev.parley.account;

import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.UnicodeSet;
import dev.parley.problem.Refusal;
import java.util.Locale;

/// A name to be shown: 1 to 80 code points of nearly anything. What turns the direction of the text around it, and what
/// cannot be seen, is taken out; a zero-width joiner or variation selector stays inside an emoji.
public final class DisplayName {

    private static final int MAX = 80;
    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final UnicodeSet CONTROLS = new UnicodeSet(
                    "[[:Cc:][:Zl:][:Zp:][:Bidi_Control:][:Default_Ignorable_Code_Point:][\\u180E\\uFEFF]]")
            .freeze();
    private static final UnicodeSet EMOJI =
            new UnicodeSet("[[:Extended_Pictographic:][:Regional_Indicator:][0-9#*]]").freeze();
    private static final UnicodeSet IN_EMOJI =
            new UnicodeSet("[\\u200D\\uFE0F\\uFE0E[\\U000E0020-\\U000E007F]]").freeze();

    private DisplayName() {}

    /// The text without what has no place in a name.
    ///
    /// @throws Refusal `invalid`: `too_short` if nothing is left, or `too_long`
    public static String of(String text) {
        var name = clean(NFC.normalize(text)).strip();
        if (name.isEmpty()) {
            throw Refusal.invalid("displayName", "too_short", "At least one visible character");
        }
        if (name.codePointCount(0, name.length()) > MAX) {
            throw Refusal.invalid("displayName", "too_long", "At most " + MAX + " characters");
        }
        return name;
    }

    private static String clean(String text) {
        var clean = new StringBuilder(text.length());
        var clusters = BreakIterator.getCharacterInstance(Locale.ROOT);
        clusters.setText(text);
        for (int from = clusters.first(), to = clusters.next();
                to != BreakIterator.DONE;
                from = to, to = clusters.next()) {
            append(clean, text.substring(from, to));
        }
        return clean.toString();
    }

    private static void append(StringBuilder clean, String cluster) {
        var emoji = EMOJI.contains(cluster.codePointAt(0));
        cluster.codePoints()
                .filter(c -> !CONTROLS.contains(c) || (emoji && IN_EMOJI.contains(c)))
                .forEach(clean::appendCodePoint);
    }
}
