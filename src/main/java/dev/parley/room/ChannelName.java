package dev.parley.room;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.SpoofChecker;
import dev.parley.problem.Refusal;
import java.util.regex.Pattern;

/// A channel's name: 1 to 50 letters and digits of any script, `-`, `_` and `.`.
///
/// @param text as people see it, without the leading `#`
/// @param key what it is unique by: NFKC and case folding (Unicode, section 3.13)
/// @param look what it looks like: its skeleton (UTS 39, section 4), which is unique too, so that nobody makes a second
///     `general` with a Cyrillic letter in it
record ChannelName(String text, String key, String look) {

    static final int LONGEST = 50;

    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final Normalizer2 FOLDED = Normalizer2.getNFKCCasefoldInstance();
    private static final SpoofChecker LOOKS =
            new SpoofChecker.Builder().setChecks(SpoofChecker.CONFUSABLE).build();
    private static final Pattern UUID_LIKE =
            Pattern.compile("[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}");

    /// Reads the name of a channel that is to be made or renamed.
    ///
    /// @throws Refusal.Invalid for the field `name`
    static ChannelName of(String written) {
        var text = NFC.normalize(bare(written));
        int length = text.codePointCount(0, text.length());
        if (length < 1) {
            throw Refusal.invalid("name", "too_short", "a channel's name has at least 1 character");
        }
        if (length > LONGEST) {
            throw Refusal.invalid("name", "too_long", "a channel's name has at most " + LONGEST + " characters");
        }
        if (!text.codePoints().allMatch(ChannelName::isAllowed)) {
            throw Refusal.invalid(
                    "name", "not_a_channel_name", "a channel's name has letters, digits, '-', '_' and '.' only");
        }
        var key = keyOf(text);
        if (isReserved(key)) {
            throw Refusal.invalid("name", "reserved", "this name is reserved");
        }
        return new ChannelName(text, key, LOOKS.getSkeleton(key));
    }

    /// What the channel of this name, written in whatever way, is found by.
    static String keyOf(String written) {
        return FOLDED.normalize(bare(written));
    }

    private static String bare(String written) {
        return written.startsWith("#") ? written.substring(1) : written;
    }

    /// Marks are part of the letters of many scripts. What does not show (fillers, joiners) would make two names of
    /// one.
    private static boolean isAllowed(int point) {
        if (UCharacter.hasBinaryProperty(point, UProperty.DEFAULT_IGNORABLE_CODE_POINT)) {
            return false;
        }
        return isLetterOrDigit(point) || isMark(point) || point == '-' || point == '_' || point == '.';
    }

    private static boolean isLetterOrDigit(int point) {
        return Character.isLetterOrDigit(point);
    }

    private static boolean isMark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    /// `directory` is a route beside the rooms; a name of dots would be a path; what reads as an id is one.
    private static boolean isReserved(String key) {
        return key.equals("directory")
                || key.codePoints().noneMatch(ChannelName::isLetterOrDigit)
                || UUID_LIKE.matcher(key).matches();
    }
}
