package dev.parley.system;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// `PARLEY_DATABASE_URL_FILE=/run/secrets/url` is `PARLEY_DATABASE_URL` with that file's text, and so for every
/// secret. What is set directly wins.
@StaticInitSafe
public final class SecretFiles implements ConfigSourceFactory {
    /// Just under the environment's own.
    static final int ORDINAL = 299;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> secrets = new HashMap<>();
        for (Setting setting : Setting.values()) {
            ConfigValue file = context.getValue(setting.key() + "-file");
            if (setting.isSecret() && file != null && file.getValue() != null) {
                secrets.put(setting.key(), text(setting, file.getValue()));
            }
        }
        return secrets.isEmpty() ? List.of() : List.of(new PropertiesConfigSource(secrets, "secret files", ORDINAL));
    }

    private static String text(Setting setting, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalSetting(setting.variable() + "_FILE names a file that cannot be read: " + file);
        }
    }

    /// After the sources that may name the files.
    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
