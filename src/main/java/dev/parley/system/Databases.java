package dev.parley.system;

import dev.parley.system.postgres.EmbeddedPostgres;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/// The one database under its two roles: the service's, and the one that migrations use.
///
/// @param inTheBox whether it is ours alone
record Databases(DatabaseAddress service, DatabaseAddress migration, boolean inTheBox) {
    private static final List<String> POOLS = List.of("", "lane.", "read.");

    /// The operator's own database, if one is set.
    static Optional<Databases> configured(Config config) {
        return address(config, Setting.DATABASE_URL)
                .map(service -> new Databases(
                        service, address(config, Setting.DATABASE_MIGRATION_URL).orElse(service), false));
    }

    static Databases embedded(EmbeddedPostgres database) {
        return new Databases(
                local(database, database.serviceRole(), database.servicePassword()),
                local(database, database.ownerRole(), database.ownerPassword()),
                true);
    }

    /// The settings that Quarkus makes its pools from.
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        for (String pool : POOLS) {
            login(settings, "quarkus.datasource." + pool, service);
            settings.put("quarkus.datasource." + pool + "reactive.url", service.reactiveUrl());
        }
        login(settings, "quarkus.datasource.migration.", migration);
        settings.put("quarkus.datasource.migration.jdbc.url", migration.jdbcUrl());
        settings.put(LaneLimits.IN_THE_BOX, Boolean.toString(inTheBox));
        Optional.ofNullable(service.options().get("sslrootcert"))
                .ifPresent(file -> settings.put(Pools.ROOT_CERTIFICATE, literal(file)));
        return settings;
    }

    private static void login(Map<String, String> settings, String prefix, DatabaseAddress address) {
        settings.put(prefix + "username", literal(address.user()));
        settings.put(prefix + "password", literal(address.password()));
    }

    /// A dollar sign in a setting begins an expression; in a password it is a dollar sign.
    private static String literal(String value) {
        return value.replace("$", "\\$");
    }

    /// The raw value: a password is not to be searched for expressions.
    private static Optional<DatabaseAddress> address(Config config, Setting setting) {
        return Optional.ofNullable(config.getConfigValue(setting.key()).getRawValue())
                .filter(url -> !url.isBlank())
                .map(url -> DatabaseAddress.parse(setting.variable(), url));
    }

    private static DatabaseAddress local(EmbeddedPostgres database, String user, String password) {
        return new DatabaseAddress("127.0.0.1", database.port(), database.database(), user, password, Map.of());
    }
}
