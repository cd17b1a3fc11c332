package dev.parley.system;

import dev.parley.system.postgres.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Gives every `@QuarkusTest` the same database that the product starts, in a fresh folder.
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {

    private EmbeddedPostgres database;

    @Override
    public Map<String, String> start() {
        var folder = fresh();
        database = EmbeddedPostgres.open(folder);
        var settings = new HashMap<>(Databases.embedded(database).settings());
        settings.put("parley.data-dir", folder.toString());
        return settings;
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }

    private static Path fresh() {
        try {
            var parent = Files.createDirectories(Path.of("target", "test-databases"));
            return Files.createTempDirectory(parent, "run");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
