package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.system.postgres.EmbeddedPostgres;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("SR-62 TLS to the database")
class TlsTest {

    private static final Path PROGRAMS = Path.of("target", "postgres-programs").toAbsolutePath();
    private static final String SECURE = "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedPostgres database;
    private Path certificate;
    private Path another;

    @BeforeEach
    void serverWithCertificate() throws Exception {
        Files.createDirectories(PROGRAMS);
        Files.createSymbolicLink(folder.resolve("programs"), PROGRAMS);
        EmbeddedPostgres.open(folder).close();
        certificate = made("server");
        another = made("another");
        Files.writeString(
                folder.resolve("database/data/local.conf"),
                "ssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n"
                        .formatted(certificate, folder.resolve("server.key")));
        database = EmbeddedPostgres.open(folder);
    }

    @AfterEach
    void stop() throws IOException {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        database.close();
        Files.delete(folder.resolve("programs"));
    }

    @Test
    @DisplayName("SR-62 verify-full reaches the server whose certificate is known, by both drivers")
    void verified() throws SQLException {
        var address = address(Map.of("sslmode", "verify-full", "sslrootcert", certificate.toString()));
        assertEquals("true", jdbc(address));
        assertEquals("true", reactive(address));
    }

    @Test
    @DisplayName("SR-62 verify-full does not talk to a server with another certificate")
    void another() {
        var address = address(Map.of("sslmode", "verify-full", "sslrootcert", another.toString()));
        assertThrows(SQLException.class, () -> jdbc(address));
        assertThrows(CompletionException.class, () -> reactive(address));
    }

    @Test
    @DisplayName("SR-62 without a word of it the connection within the machine is plain: the test can tell")
    void plain() throws SQLException {
        var address = address(Map.of("sslmode", "disable"));
        assertEquals("false", jdbc(address));
        assertEquals("false", reactive(address));
    }

    private DatabaseAddress address(Map<String, String> options) {
        return new DatabaseAddress(
                "127.0.0.1",
                database.port(),
                database.database(),
                database.serviceRole(),
                database.servicePassword(),
                options);
    }

    private static String jdbc(DatabaseAddress address) throws SQLException {
        try (var connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                var rows = connection.createStatement().executeQuery(SECURE)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private String reactive(DatabaseAddress address) {
        var options = PgConnectOptions.fromUri(address.reactiveUrl())
                .setUser(address.user())
                .setPassword(address.password());
        var pools = new Pools(Optional.ofNullable(address.options().get("sslrootcert")));
        var pool = pools.read().create(new Input(vertx, new PoolOptions().setMaxSize(1), List.of(options)));
        return pool.query(SECURE)
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .eventually(() -> pool.close())
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private record Input(Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
            implements PgPoolCreator.Input {}

    /// A key and a certificate for 127.0.0.1 that it signs itself, as the server reads them.
    private Path made(String name) throws Exception {
        var store = folder.resolve(name + ".p12");
        var tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-validity",
                        "2",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "not-a-secret")
                .redirectErrorStream(true)
                .start();
        var said = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, tool.waitFor(), said);
        var keys = KeyStore.getInstance(store.toFile(), "not-a-secret".toCharArray());
        var key = Files.createFile(
                folder.resolve(name + ".key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                key,
                pem(
                        "PRIVATE KEY",
                        keys.getKey("key", "not-a-secret".toCharArray()).getEncoded()));
        return Files.writeString(
                folder.resolve(name + ".crt"),
                pem("CERTIFICATE", keys.getCertificate("key").getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes));
    }
}
