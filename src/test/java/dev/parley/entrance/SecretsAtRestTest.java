package dev.parley.entrance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import dev.parley.account.Secrets;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-11, SR-17, SR-21, SR-22, SR-24 what grants something")
class SecretsAtRestTest {

    @Inject
    TestPeople people;

    @Inject
    Pool pool;

    private final Map<String, String> secrets = new LinkedHashMap<>();

    @BeforeEach
    void oneOfEach() {
        var world = people.world();
        var owner = world.owner();
        secrets.put("access", owner.token());
        secrets.put("refresh", owner.refreshToken());
        secrets.put(
                "successor",
                given().contentType("application/json")
                        .header("User-Agent", "test")
                        .body(Map.of("refreshToken", owner.refreshToken()))
                        .post("/api/v1/sessions/refresh")
                        .then()
                        .statusCode(200)
                        .extract()
                        .path("refreshToken"));
        secrets.put("ticket", made(owner, "stream-tickets", Map.of(), "ticket"));
        secrets.put("invite", made(owner, "invites", Map.of(), "code"));
        secrets.put("key", made(owner, "api-keys", Map.of("name", "k", "scopes", List.of("tokens.mint")), "secret"));
        secrets.put("set-up", people.fresh().setupToken());
        secrets.put("password", TestPeople.PASSWORD);
    }

    private static String made(TestPeople.Somebody owner, String path, Map<String, ?> body, String field) {
        return owner.call()
                .body(body)
                .post("/api/v1/" + path)
                .then()
                .statusCode(201)
                .extract()
                .path(field);
    }

    @Test
    @DisplayName("SR-17, SR-21 none of it stands in any column of any table")
    void nothingIsStored() {
        var columns = new ArrayList<String[]>();
        pool.query("select table_name, column_name from information_schema.columns where table_schema = 'public'"
                        + " and table_name not like 'flyway%'")
                .execute()
                .await()
                .indefinitely()
                .forEach(row -> columns.add(new String[] {row.getString(0), row.getString(1)}));
        assertTrue(columns.size() > 80, "there are only " + columns.size() + " columns");
        var found = new ArrayList<String>();
        for (var column : columns) {
            secrets.forEach((kind, secret) -> {
                if (rows(column, secret) > 0) {
                    found.add(kind + " in " + column[0] + "." + column[1]);
                }
            });
        }
        assertEquals(List.of(), found);
    }

    /// What we look for is found where it is: the hash of the refresh token, which alone is stored.
    @Test
    @DisplayName("SR-17 the SHA-256 is stored instead")
    void theHashIsStored() throws NoSuchAlgorithmException {
        for (var column : List.of(new String[] {"refresh_token", "hash"}, new String[] {"session", "id"})) {
            var expected = column[0].equals("session") ? 0 : 1;
            assertEquals(expected, rows(column, sha256(secrets.get("refresh"))));
        }
        assertEquals(1, rows(new String[] {"api_key", "hash"}, sha256(secrets.get("key"))));
        assertEquals(1, rows(new String[] {"invite", "hash"}, sha256(secrets.get("invite"))));
        assertEquals(1, rows(new String[] {"ticket", "hash"}, sha256(secrets.get("ticket"))));
    }

    private static String sha256(String secret) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
    }

    private long rows(String[] column, String text) {
        var bytes =
                "position($1::text in \"%2$s\"::text) > 0 or position(encode(convert_to($1::text, 'UTF8'), 'hex') in \"%2$s\"::text) > 0";
        return pool.preparedQuery(("select count(*) from \"%1$s\" where " + bytes).formatted((Object[]) column))
                .execute(Tuple.of(text))
                .map(rows -> rows.iterator().next())
                .map((Row row) -> row.getLong(0))
                .await()
                .indefinitely();
    }

    @Test
    @DisplayName("SR-22 each has 256 bits of its own behind its prefix, and no two are alike")
    void enoughRandomness() {
        var prefixes = Map.of(
                "refresh",
                "prt_",
                "successor",
                "prt_",
                "ticket",
                "pst_",
                "invite",
                "inv_",
                "key",
                "pak_",
                "set-up",
                "pset_");
        var seen = new HashSet<String>();
        prefixes.forEach((kind, prefix) -> {
            var secret = secrets.get(kind);
            assertTrue(secret.startsWith(prefix), kind + ": " + secret.length());
            assertEquals(32, Base64.getUrlDecoder().decode(secret.substring(prefix.length())).length, kind);
            assertTrue(seen.add(secret.substring(prefix.length())), kind);
        });
        for (int i = 0; i < 1_000; i++) {
            assertTrue(seen.add(Secrets.next("")));
        }
    }
}
