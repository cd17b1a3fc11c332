package dev.parley.system;

import static java.util.stream.Collectors.joining;

import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What holds in every transaction of the fast lane: how long it may take, and that plans are made once, perhaps on an
/// empty table, so that they must not become a scan of the whole one.
///
/// Connections to the database in the box have it from their beginning. Between us and another database a pooler may
/// stand that gives one connection to many and refuses what it does not know: there each transaction begins with it.
@Singleton
public class LaneLimits {
    /// Whether the database is the one in the box.
    static final String IN_THE_BOX = "parley.database-in-the-box";

    private static final Map<String, String> ALL = new TreeMap<>(Map.of(
            "lock_timeout", "2s",
            "statement_timeout", "5s",
            "idle_in_transaction_session_timeout", "2s",
            "plan_cache_mode", "force_generic_plan",
            "jit", "off",
            "enable_seqscan", "off",
            "enable_hashjoin", "off",
            "enable_mergejoin", "off"));

    private static final String STATEMENT = ALL.entrySet().stream()
            .map(limit -> "set_config('%s', '%s', true)".formatted(limit.getKey(), limit.getValue()))
            .collect(joining(", ", "select ", ""));

    private final boolean inTheBox;

    public LaneLimits(@ConfigProperty(name = IN_THE_BOX, defaultValue = "false") boolean inTheBox) {
        this.inTheBox = inTheBox;
    }

    /// What each transaction has to begin with.
    public Optional<String> statement() {
        return inTheBox ? Optional.empty() : Optional.of(STATEMENT);
    }

    void begin(PgConnectOptions options) {
        if (inTheBox) {
            ALL.forEach(options::addProperty);
        }
    }
}
