package dev.parley.system;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.ClientBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The three pools, so that a hung lock stops writers and never readers: Hibernate's (the unnamed one), `lane` for
/// the log's writers, `read` for history and replay. Hibernate's transactions set their time limits themselves.
@Singleton
class Pools {
    /// A certificate file for the server, as `sslrootcert` of the database's URL has it.
    static final String ROOT_CERTIFICATE = "parley.database-root-certificate";

    private static final Duration PEER_GONE = Duration.ofSeconds(10);
    /// Statements are planned once a connection: planning a page for its values costs more than reading it, and
    /// finds the same. What is read is mostly in memory, where a page at random is as near as the next one.
    /// Each of them wants the rows of a page and those that hang on them, one by one by their keys: without the
    /// values the planner takes a page for a part of the whole room, and would rather read all people once.
    private static final String READ_SESSION =
            "set statement_timeout = '5s'; set idle_in_transaction_session_timeout = '5s';"
                    + " set plan_cache_mode = 'force_generic_plan'; set random_page_cost = 1.1; set jit = 'off';"
                    + " set enable_hashjoin = 'off'; set enable_mergejoin = 'off'; set enable_seqscan = 'off'";

    private final Optional<String> rootCertificate;

    Pools(@ConfigProperty(name = ROOT_CERTIFICATE) Optional<String> rootCertificate) {
        this.rootCertificate = rootCertificate;
    }

    @Produces
    @Singleton
    PgPoolCreator hibernate() {
        return input -> pool(input, "parley").build();
    }

    @Produces
    @Singleton
    @ReactiveDataSource("lane")
    PgPoolCreator lane(LaneLimits limits) {
        return input -> {
            input.pgConnectOptionsList().forEach(limits::begin);
            return pool(input, "parley lane").build();
        };
    }

    /// Its limits hold for the whole session: Vert.x itself knows no statement timeout.
    @Produces
    @Singleton
    @ReactiveDataSource("read")
    PgPoolCreator read() {
        return input ->
                pool(input, "parley read").withConnectHandler(Pools::limit).build();
    }

    private ClientBuilder<Pool> pool(PgPoolCreator.Input input, String application) {
        List<SqlConnectOptions> servers = input.pgConnectOptionsList().stream()
                .map(options -> tuned(options, application))
                .toList();
        return PgBuilder.pool().with(input.poolOptions()).connectingTo(servers).using(input.vertx());
    }

    private SqlConnectOptions tuned(PgConnectOptions options, String application) {
        // A server host that vanished is noticed when writing, not after the kernel's quarter of an hour.
        options.setTcpKeepAlive(true).setTcpUserTimeout((int) PEER_GONE.toMillis());
        options.addProperty("application_name", application);
        // By itself the cache leaves out statements of 2,048 characters and more: they would be parsed and planned for
        // every call, and the longest ones cost the most.
        options.setPreparedStatementCacheSqlFilter(statement -> true);
        rootCertificate.ifPresent(file -> options.setPemTrustOptions(new PemTrustOptions().addCertPath(file)));
        if (options.getSslMode() == SslMode.VERIFY_FULL) {
            options.setHostnameVerificationAlgorithm("HTTPS");
        }
        return options;
    }

    private static void limit(SqlConnection connection) {
        connection.query(READ_SESSION).execute().onComplete(done -> connection.close());
    }
}
