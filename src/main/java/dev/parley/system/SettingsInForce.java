package dev.parley.system;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/// Each setting as one line: variable, value, source. A secret shows that it is set and nothing of itself.
final class SettingsInForce {
    private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRET|TOKEN|KEY|URL|CREDENTIAL");

    private SettingsInForce() {}

    static List<String> of(Config config) {
        Stream<String> known =
                Arrays.stream(Setting.values()).map(setting -> line(setting, config.getConfigValue(setting.key())));
        Stream<String> others = others(config).stream().map(key -> line(key, config.getConfigValue(key)));
        return Stream.concat(known, others).toList();
    }

    private static String line(Setting setting, ConfigValue value) {
        String raw = setting.isSecret() ? value.getRawValue() : value.getValue();
        return Optional.ofNullable(raw)
                .map(text -> line(setting.variable(), setting.isSecret() ? "******" : text, source(value)))
                .orElseGet(() -> line(setting.variable(), setting.otherwise(), "default"));
    }

    private static String line(String key, ConfigValue value) {
        boolean secret = SECRET.matcher(variable(key)).find();
        return line(variable(key), secret ? "******" : String.valueOf(value.getRawValue()), source(value));
    }

    private static String line(String variable, String value, String source) {
        return "%-30s %s (%s)".formatted(variable, value.replaceAll("\\p{Cntrl}", "?"), source);
    }

    /// What belongs to single features, as far as someone has set it. One variable may be listed under several keys.
    private static Collection<String> others(Config config) {
        Map<String, String> keys = new TreeMap<>();
        for (String name : config.getPropertyNames()) {
            String variable = variable(name);
            if (variable.startsWith("PARLEY_") && !isKnown(variable)) {
                keys.put(variable, name);
            }
        }
        return keys.values();
    }

    private static boolean isKnown(String variable) {
        return Arrays.stream(Setting.values())
                .anyMatch(setting -> variable.equals(setting.variable())
                        || (setting.isSecret() && variable.equals(setting.variable() + "_FILE")));
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static String source(ConfigValue value) {
        return switch (value.getSourceOrdinal()) {
            case 400 -> "system property";
            case 300 -> "environment";
            case SecretFiles.ORDINAL -> "secret file";
            case 295 -> ".env file";
            case 260 -> "configuration file";
            default -> "default";
        };
    }
}
