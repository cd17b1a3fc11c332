package dev.parley.system;

import dev.parley.system.postgres.DatabaseRefused;
import dev.parley.system.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/// `doctor`: what is set and by what, and whether the machine and the database are as the service needs them. It
/// changes nothing. `doctor --restored`, after a copy of the data was put back, does: see [NewHistory].
public final class Doctor implements Command {
    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String summary() {
        return "print every setting with its source, check folders and database";
    }

    @Override
    public int run(List<String> arguments) throws Usage {
        Config config = ConfigProvider.getConfig();
        if (arguments.equals(List.of("--restored"))) {
            return restored(config);
        }
        if (!arguments.isEmpty()) {
            throw new Usage("doctor takes --restored or nothing");
        }
        System.out.println("Settings");
        SettingsInForce.of(config).forEach(line -> System.out.println("  " + line));
        System.out.println("\nChecks");
        List<Finding> findings = findings(config);
        findings.forEach(finding -> System.out.println("  " + finding));
        long bad = findings.stream().filter(Finding.Bad.class::isInstance).count();
        if (bad > 0) {
            System.err.println("parley: " + bad + " of " + findings.size() + " checks failed");
        }
        return bad > 0 ? 1 : 0;
    }

    private static int restored(Config config) {
        Path folder = config.getValue(Setting.DATA_DIR.key(), Path.class);
        Optional<Databases> own = Databases.configured(config);
        try {
            System.out.println(own.isPresent() ? NewHistory.begin(own.get().service()) : restoredFolder(folder));
            return 0;
        } catch (SQLException e) {
            System.err.println("parley: the database refuses: " + e.getMessage());
            return 1;
        }
    }

    private static String restoredFolder(Path folder) throws SQLException {
        if (!Files.isDirectory(folder.resolve("database"))) {
            throw new DatabaseRefused("there is no database in " + folder);
        }
        try (EmbeddedPostgres database = EmbeddedPostgres.open(folder)) {
            return NewHistory.begin(Databases.embedded(database).service());
        }
    }

    private static List<Finding> findings(Config config) {
        Path folder = config.getValue(Setting.DATA_DIR.key(), Path.class);
        Path key = config.getOptionalValue(Setting.KEY_FILE.key(), Path.class).orElse(folder.resolve("key"));
        List<Finding> findings = new ArrayList<>();
        findings.add(PrivatePath.check("data folder", folder));
        findings.add(PrivatePath.check("key file", key));
        Optional<Databases> own = Databases.configured(config);
        if (own.isPresent()) {
            findings.addAll(ownDatabase(own.get()));
        } else {
            findings.addAll(embeddedDatabase(folder));
        }
        return findings;
    }

    private static List<Finding> ownDatabase(Databases databases) {
        List<Finding> findings = new ArrayList<>(DatabaseCheckup.of(databases.service()));
        if (databases.migration().equals(databases.service())) {
            findings.add(new Finding.Note(Setting.DATABASE_MIGRATION_URL.variable()
                    + " is not set: the role that serves also changes tables; give it a role of its own"));
        } else {
            findings.add(DatabaseCheckup.reached("database for migrations", databases.migration()));
        }
        return findings;
    }

    private static List<Finding> embeddedDatabase(Path folder) {
        if (!Files.isDirectory(folder.resolve("database"))) {
            return List.of(new Finding.Note("embedded database: none yet, the first start makes it"));
        }
        if (EmbeddedPostgres.isOpen(folder)) {
            return List.of(new Finding.Note(
                    "embedded database: in use by a running service, not looked into; its /q/health/ready tells"));
        }
        try (EmbeddedPostgres database = EmbeddedPostgres.open(folder)) {
            return DatabaseCheckup.of(Databases.embedded(database).service());
        }
    }
}
