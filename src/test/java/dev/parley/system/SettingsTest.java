package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void secretIsReadFromItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from the file\n");

        var config = environment(Map.of("PARLEY_SETUP_TOKEN_FILE", file.toString()));

        assertEquals("from the file", config.getValue("parley.setup-token", String.class));
    }

    @Test
    void secretSetDirectlyWinsOverItsFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "from the file");

        var config = environment(Map.of("PARLEY_SETUP_TOKEN_FILE", file.toString(), "PARLEY_SETUP_TOKEN", "direct"));

        assertEquals("direct", config.getValue("parley.setup-token", String.class));
    }

    @Test
    void secretFileThatIsNotThereIsRefusedByName() {
        var refused =
                assertThrows(IllegalSetting.class, () -> environment(Map.of("PARLEY_SETUP_TOKEN_FILE", "/not/there")));

        assertEquals("PARLEY_SETUP_TOKEN_FILE names a file that cannot be read: /not/there", refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PARLEY_REGISTRATION     | maybe | PARLEY_REGISTRATION is open, invite or closed, not maybe
            PARLEY_DEMO             | ja    | PARLEY_DEMO is true or false, not ja
            PARLEY_RATE_LIMITS      | none  | PARLEY_RATE_LIMITS is on or off, not none
            PARLEY_DOCUMENTS        | 2     | PARLEY_DOCUMENTS is true or false, not 2
            PARLEY_STREAMS_PER_USER | 0     | PARLEY_STREAMS_PER_USER is a number from 1 on, not 0
            """)
    void whatIsNoneOfTheWordsIsRefusedByName(String variable, String value, String complaint) {
        var config = environment(Map.of(variable, value));

        var refused = assertThrows(IllegalSetting.class, () -> SettingsCheck.require(config));

        assertEquals(complaint, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "PARLEY_REGISTRATION, closed",
        "PARLEY_DEMO, TRUE",
        "PARLEY_RATE_LIMITS, off",
        "PARLEY_STREAMS_PER_USER, 100000"
    })
    void theWordsAreTaken(String variable, String value) {
        SettingsCheck.require(environment(Map.of(variable, value)));
    }

    @Test
    void keyFileIsAPathAndNoSecretFromAFile() {
        var config = environment(Map.of("PARLEY_KEY_FILE", "/some/key"));

        assertEquals("/some/key", config.getValue("parley.key-file", String.class));
        assertTrue(config.getOptionalValue("parley.key", String.class).isEmpty());
    }

    @Test
    void passwordReachesThePoolsAsItIs() {
        var config = environment(Map.of(
                "PARLEY_DATABASE_URL",
                "postgresql://ann:a$b${c}\\$d%7D@db/chat"
                        .replace("{", "%7B")
                        .replace("}", "%7D")
                        .replace("\\", "%5C")));
        var settings = Databases.configured(config).orElseThrow().settings();

        var pools = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "system properties", 400))
                .build();

        assertEquals("a$b${c}\\$d}", pools.getValue("quarkus.datasource.lane.password", String.class));
    }

    @Test
    void migrationUsesTheSameDatabaseUnlessToldOtherwise() {
        var one = Databases.configured(environment(Map.of("PARLEY_DATABASE_URL", "postgresql://ann:x@db/chat")));
        var two = Databases.configured(environment(Map.of(
                "PARLEY_DATABASE_URL", "postgresql://ann:x@db/chat",
                "PARLEY_DATABASE_MIGRATION_URL", "postgresql://owner:y@db/chat")));

        assertEquals("ann", one.orElseThrow().migration().user());
        assertEquals("owner", two.orElseThrow().migration().user());
        assertEquals("ann", two.orElseThrow().service().user());
    }

    @Test
    @DisplayName("SR-61 doctor shows values with their source, and no secret")
    void doctorShowsValuesWithTheirSourceAndNoSecret() {
        List<String> lines = SettingsInForce.of(environment(Map.of(
                "PARLEY_SETUP_TOKEN", "hunter2",
                "PARLEY_DATABASE_URL", "postgresql://ann:hunter2@db/chat",
                "PARLEY_MAIL_PASSWORD", "hunter2",
                "PARLEY_REGISTRATION", "open\u001b[2J")));

        assertFalse(lines.toString().contains("hunter2"));
        assertTrue(lines.contains("PARLEY_SETUP_TOKEN             ****** (environment)"));
        assertTrue(lines.contains("PARLEY_MAIL_PASSWORD           ****** (environment)"));
        assertTrue(lines.contains("PARLEY_REGISTRATION            open?[2J (environment)"));
        assertTrue(lines.contains("PARLEY_BUS                     local (default)"));
    }

    private static SmallRyeConfig environment(Map<String, String> variables) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(variables, 300))
                .withSources(new SecretFiles())
                .build();
    }
}
