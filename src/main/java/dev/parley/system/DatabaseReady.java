package dev.parley.system;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Ready means: the database answers, and keeps what it has acknowledged. The reason why not is for the log, once,
/// and for nobody outside.
@Readiness
@ApplicationScoped
class DatabaseReady implements AsyncHealthCheck {
    private static final Logger LOG = Logger.getLogger(DatabaseReady.class);
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String FINE = "";

    private final Pool pool;
    private final AtomicReference<String> lastReason = new AtomicReference<>(FINE);

    DatabaseReady(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return pool.preparedQuery(Durability.QUESTION)
                .execute()
                .map(DatabaseReady::reason)
                .ifNoItem()
                .after(LIMIT)
                .recoverWithItem("the database does not answer")
                .onFailure()
                .recoverWithItem(failure -> "the database cannot be reached: " + failure.getMessage())
                .invoke(this::log)
                .map(reason -> HealthCheckResponse.named("database")
                        .status(reason.equals(FINE))
                        .build());
    }

    private static String reason(RowSet<Row> rows) {
        Row row = rows.iterator().next();
        var durability = new Durability(row.getString(0), row.getString(1), row.getString(2), row.getInteger(3));
        return String.join(", ", durability.complaints());
    }

    private void log(String reason) {
        String before = lastReason.getAndSet(reason);
        if (reason.equals(before)) {
            return;
        }
        if (reason.equals(FINE)) {
            LOG.info("Ready: the database is fine");
        } else {
            LOG.errorf("Not ready: %s", reason);
        }
    }
}
