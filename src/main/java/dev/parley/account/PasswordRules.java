package dev.parley.account;

import com.ibm.icu.text.Normalizer2;
import dev.parley.problem.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/// What a new password must be (NIST SP 800-63B-4, section 3.1.1.2): long enough, and none that is tried first. Any
/// character, no rules of composition, nothing cut off. Before it is measured or hashed it is brought to NFC once, so
/// that keyboards which write the same letter differently log in the same person.
@Singleton
public class PasswordRules {

    private static final Normalizer2 NFC = Normalizer2.getNFCInstance();
    private static final int REST = 8;
    private static final int UNIT = 4;
    private static final String ROW = "01234567890123456789";

    private final int min;
    private final int max;
    private final CommonPasswords common;

    @Inject
    PasswordRules(AccountConfig config, CommonPasswords common) {
        this(config.passwords().minLength(), config.passwords().maxLength(), common);
    }

    PasswordRules(int min, int max, CommonPasswords common) {
        this.min = min;
        this.max = max;
        this.common = common;
    }

    /// The password in the form in which it is hashed.
    static String normalized(String password) {
        return NFC.normalize(password);
    }

    /// Refuses a new password that is too short, too long or too easy.
    ///
    /// @param field the field of the request that holds it
    /// @param names what the password may not consist of: user name, display name
    /// @throws Refusal `invalid`: `too_short`, `too_long` or `too_common`
    public void require(String field, String password, List<String> names) {
        var text = normalized(password);
        var length = text.codePointCount(0, text.length());
        if (length < min) {
            throw Refusal.invalid(field, "too_short", "At least " + min + " characters");
        }
        if (length > max) {
            throw Refusal.invalid(field, "too_long", "At most " + max + " characters");
        }
        if (common.contains(text) || repeated(text) || ROW.contains(text) || named(text, names)) {
            throw Refusal.invalid(field, "too_common", "This password is too easy to guess");
        }
    }

    /// Whether it is a short piece, or a common password, written again and again.
    private boolean repeated(String text) {
        for (int unit = 1; unit <= text.length() / 2; unit++) {
            if (text.length() % unit == 0 && repeats(text, unit)) {
                return unit <= UNIT || common.contains(text.substring(0, unit));
            }
        }
        return false;
    }

    private static boolean repeats(String text, int unit) {
        return text.substring(unit).equals(text.substring(0, text.length() - unit));
    }

    /// Whether little is left once the person's and the product's names are taken out.
    private static boolean named(String text, List<String> names) {
        var rest = text.toLowerCase(Locale.ROOT).replace("parley", "");
        for (var name : names) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.length() >= Username.MIN) {
                rest = rest.replace(lower, "");
            }
        }
        return rest.length() < Math.min(REST, text.length());
    }
}
