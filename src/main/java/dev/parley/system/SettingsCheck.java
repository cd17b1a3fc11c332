package dev.parley.system;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/// Looks at settings that are one of a few words before anything is started: a misspelt one would be refused deep in
/// the framework's start, or be taken for `false` without a word.
final class SettingsCheck {

    private static final Set<String> YES_OR_NO = Set.of("true", "false", "on", "off", "yes", "no", "1", "0");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private SettingsCheck() {}

    /// @throws IllegalSetting if one of them cannot be used
    static void require(Config config) {
        requireWord(config, Setting.REGISTRATION, Set.of("open", "invite", "closed"), "open, invite or closed");
        requireWord(config, Setting.DEMO, YES_OR_NO, "true or false");
        requireWord(config, Setting.DOCUMENTS, YES_OR_NO, "true or false");
        requireWord(config, Setting.DIRECT_WRITES, YES_OR_NO, "true or false");
        requireWord(config, Setting.RATE_LIMITS, YES_OR_NO, "on or off");
        var streams = config.getConfigValue(Setting.STREAMS_PER_USER.key()).getValue();
        if (streams != null && !NUMBER.matcher(streams.strip()).matches()) {
            throw illegal(Setting.STREAMS_PER_USER, streams, "a number from 1 on");
        }
    }

    private static void requireWord(Config config, Setting setting, Set<String> words, String spoken) {
        var value = config.getConfigValue(setting.key()).getValue();
        if (value != null && !value.isBlank() && !words.contains(value.strip().toLowerCase(Locale.ROOT))) {
            throw illegal(setting, value, spoken);
        }
    }

    private static IllegalSetting illegal(Setting setting, String value, String wanted) {
        return new IllegalSetting(
                setting.variable() + " is " + wanted + ", not " + value.strip().replaceAll("\\p{Cntrl}", "?"));
    }
}
