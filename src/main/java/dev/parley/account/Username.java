package dev.parley.account;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.UnicodeSet;
import dev.parley.problem.Refusal;
import java.util.Locale;
import java.util.Set;

/// A name to log in and be mentioned by: 2 to 32 code points of letters and digits, with `.`, `_` and `-` between them.
///
/// Letters are those that Unicode allows in identifiers (UTS 39, section 3.1), of one script or of a usual mixture
/// (section 5.2, highly restrictive), without anything invisible. Two names are the same if their keys are, and too
/// alike if their skeletons are (section 4).
///
/// @param shown as its owner writes it, in NFKC
/// @param key NFKC and case folding, unique in the workspace
/// @param skeleton what it looks like, unique in the workspace
public record Username(String shown, String key, String skeleton) {

    static final int MIN = 2;
    static final int MAX = 32;

    private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
    private static final Normalizer2 NFKC_FOLDED = Normalizer2.getNFKCCasefoldInstance();
    private static final UnicodeSet BETWEEN = new UnicodeSet("[._\\-]").freeze();
    private static final UnicodeSet ALLOWED = new UnicodeSet("[[:Identifier_Status=Allowed:]&[[:L:][:M:][:Nd:]]]")
            .addAll(BETWEEN)
            .freeze();
    private static final SpoofChecker LOOKS = new SpoofChecker.Builder()
            .setAllowedChars(ALLOWED)
            .setRestrictionLevel(SpoofChecker.RestrictionLevel.HIGHLY_RESTRICTIVE)
            .setChecks(SpoofChecker.CHAR_LIMIT
                    | SpoofChecker.RESTRICTION_LEVEL
                    | SpoofChecker.INVISIBLE
                    | SpoofChecker.MIXED_NUMBERS
                    | SpoofChecker.CONFUSABLE)
            .build();

    /// Words that mean something else where a name could stand.
    private static final Set<String> RESERVED =
            Set.of("me", "all", "here", "everyone", "channel", "room", "system", "parley", "null", "undefined");

    /// Words that would pass for the people who run the place; its owner may have them.
    private static final Set<String> OFFICIAL =
            Set.of("admin", "administrator", "root", "support", "moderator", "security", "help", "staff", "official");

    /// The name that somebody chose.
    ///
    /// @throws Refusal `invalid`: `too_short`, `too_long`, `invalid_text` or `reserved`
    public static Username of(String text) {
        var name = ofOwner(text);
        if (OFFICIAL.contains(name.key)) {
            throw Refusal.invalid("username", "reserved", "This name is reserved");
        }
        return name;
    }

    /// The name that the owner of a workspace chose.
    ///
    /// @throws Refusal `invalid`: `too_short`, `too_long`, `invalid_text` or `reserved`
    public static Username ofOwner(String text) {
        requireLength(text);
        var shown = NFKC.normalize(text);
        requireLength(shown);
        if (!wellFormed(shown) || LOOKS.failsChecks(shown)) {
            throw Refusal.invalid(
                    "username", "invalid_text", "Letters and digits of one script, with . _ - between them");
        }
        var key = key(shown);
        if (RESERVED.contains(key)) {
            throw Refusal.invalid("username", "reserved", "This name is reserved");
        }
        return new Username(shown, key, skeleton(shown));
    }

    /// What names are compared by.
    public static String key(String text) {
        return NFKC_FOLDED.normalize(text);
    }

    /// What a name looks like as it is shown, a capital I like an l; then in one case, and once more.
    static String skeleton(String shown) {
        return LOOKS.getSkeleton(LOOKS.getSkeleton(shown).toLowerCase(Locale.ROOT));
    }

    private static void requireLength(String text) {
        var length = text.codePointCount(0, text.length());
        if (length < MIN) {
            throw Refusal.invalid("username", "too_short", "At least " + MIN + " characters");
        }
        if (length > MAX) {
            throw Refusal.invalid("username", "too_long", "At most " + MAX + " characters");
        }
    }

    /// Begins and ends with a letter or digit; marks follow letters.
    private static boolean wellFormed(String name) {
        var first = name.codePointAt(0);
        var last = name.codePointBefore(name.length());
        return !BETWEEN.contains(first)
                && !BETWEEN.contains(last)
                && !UCharacter.hasBinaryProperty(first, UProperty.GRAPHEME_EXTEND)
                && name.codePoints().allMatch(ALLOWED::contains);
    }
}
