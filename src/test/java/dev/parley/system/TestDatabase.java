package dev.parley.system;

import dev.parley.Folders;
import dev.parley.system.postgres.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives every `@QuarkusTest` the same database that the product starts, empty at the beginning of a run.
///
/// Always the same folder: a run that was killed leaves a server behind, which the next one finds there and stops.
public final class TestDatabase implements QuarkusTestResourceLifecycleManager {
    private static final Path FOLDER = Path.of("target", "test-data").toAbsolutePath();

    private @Nullable EmbeddedPostgres database;

    @Override
    public Map<String, String> start() {
        if (Files.exists(FOLDER.resolve("database"))) {
            EmbeddedPostgres.open(FOLDER).close();
            Folders.delete(FOLDER.resolve("database"));
        }
        EmbeddedPostgres opened = EmbeddedPostgres.open(FOLDER);
        database = opened;
        var settings = new HashMap<>(Databases.embedded(opened).settings());
        settings.put("parley.data-dir", FOLDER.toString());
        return settings;
    }

    @Override
    public void stop() {
        if (database != null) {
            database.close();
        }
    }
}
