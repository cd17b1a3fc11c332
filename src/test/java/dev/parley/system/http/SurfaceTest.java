package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.OpenApiDocument;
import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The surface as an operator sets it up: behind a proxy, with rates, with one foreign origin.
@QuarkusTest
@DisplayName("SR-09, SR-51, SR-53, SR-55, SR-56 the surface")
@TestProfile(SurfaceTest.Deployed.class)
class SurfaceTest {

    /// The settings of such an operator.
    public static class Deployed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.rate-limits", "on",
                    "parley.registration", "open",
                    "quarkus.http.read-timeout", "1S",
                    "parley.allowed-origins", "https://app.example.org, https://other.example.org:8443",
                    "parley.trusted-proxies", "127.0.0.1, 10.0.0.0/8");
        }
    }

    @Inject
    TestClock clock;

    @Inject
    TestPeople people;

    @TestHTTPResource("/")
    URI server;

    @AfterEach
    void putBack() {
        clock.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/", "/nothing", "/api/v1/try/times", "/api/v1/try/locked", "/api/v1/try/fail/whatever",
                "/api/v1/openapi.json", "/.well-known/jwks.json", "/api/docs/", "/api/v1/try/times?token=1", "/api//v1"
            })
    @DisplayName("SR-53 every answer carries the headers")
    void everyAnswerCarriesTheHeaders(String path) {
        given().urlEncodingEnabled(false)
                .get(path)
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Permissions-Policy", containsString("camera=()"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .header("Content-Security-Policy", containsString("object-src 'none'"))
                .header("Content-Security-Policy", containsString("base-uri 'none'"))
                .header("Server", nullValue())
                .header("X-Powered-By", nullValue());
    }

    @Test
    @DisplayName("SR-53 every route, with a token and without, every error and every static file carries them")
    void crawl() throws IOException {
        var owner = people.world().owner();
        var targets = new ArrayList<String>(List.of("GET /", "GET /index.html", "GET /api/docs/", "GET /nothing"));
        try (var files = Files.list(Path.of("src/main/resources/META-INF/resources/page"))) {
            files.forEach(file -> targets.add("GET /page/" + file.getFileName()));
        }
        for (var path : OpenApiDocument.fetch().root().get("paths").properties()) {
            var some = path.getKey().replaceAll("\\{[^}]+}", "general");
            path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> targets.add(method.toUpperCase(Locale.ROOT) + " " + some));
        }
        targets.removeIf(
                target -> target.matches("GET /api/v1/(events|socket)|DELETE /api/v1/sessions/current|PARAMETERS.*"));
        assertTrue(targets.size() > 60, targets.toString());
        for (var target : targets) {
            var parts = target.split(" ");
            var token = "Authorization: Bearer " + owner.token();
            for (var headers : List.of(List.of("X-A: b"), List.of(token), List.of(token, "Content-Length: 3"))) {
                var body = headers.size() == 2 ? "{]}" : "";
                var answer = RawHttp.say(
                        server,
                        parts[0] + " " + parts[1] + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                + "Content-Type: application/json\r\n" + String.join("\r\n", headers) + "\r\n\r\n"
                                + body);
                requireHeaders(
                        target, answer.substring(0, answer.indexOf("\r\n\r\n")).toLowerCase(Locale.ROOT));
            }
        }
    }

    private static void requireHeaders(String target, String head) {
        for (var header : List.of(
                "x-content-type-options: nosniff",
                "referrer-policy: no-referrer",
                "cross-origin-opener-policy: same-origin",
                "cross-origin-resource-policy: same-origin",
                "permissions-policy: ",
                "content-security-policy: ",
                "frame-ancestors 'none'",
                "object-src 'none'",
                "base-uri 'none'",
                "vary: origin",
                "cache-control: ")) {
            assertTrue(head.contains(header), target + " lacks " + header + ": " + head);
        }
        assertFalse(head.contains("\nserver:") || head.contains("x-powered-by"), target + ": " + head);
        if (target.contains(" /api/v1/") && !target.endsWith("openapi.json")) {
            assertTrue(head.contains("cache-control: no-store"), target + ": " + head);
        }
        if (!target.contains("/api/docs")) {
            assertTrue(head.contains("require-trusted-types-for 'script'"), target + ": " + head);
            assertFalse(head.contains("unsafe-"), target + ": " + head);
        }
    }

    @Test
    @DisplayName("SR-09 where everybody may register, an address makes five accounts an hour")
    void fiveAccountsAnHour() {
        var world = people.world();
        for (int i = 0; i < 5; i++) {
            register(world, "somebody" + (char) ('a' + i), "203.0.113.77").statusCode(201);
        }
        register(world, "somebodyz", "203.0.113.77")
                .statusCode(429)
                .body("code", equalTo("rate_limited"))
                .header("Retry-After", notNullValue())
                .header("RateLimit-Policy", "\"register\";q=5;w=3600");
        register(world, "somebodyz", "198.51.100.77, 203.0.113.77").statusCode(429);
        register(world, "somebodyz", "203.0.113.78").statusCode(201);
    }

    private static ValidatableResponse register(TestPeople.World world, String username, String address) {
        return given().contentType("application/json")
                .header("X-Forwarded-For", address)
                .body(Map.of(
                        "username",
                        username,
                        "password",
                        TestPeople.PASSWORD,
                        "displayName",
                        "x",
                        "workspace",
                        world.slug()))
                .post("/api/v1/accounts")
                .then();
    }

    @Test
    @DisplayName("SR-55 a body that dribbles in is not waited for longer than the read timeout")
    void slowBody() throws Exception {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write(("POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 100000\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var dribble = Thread.ofVirtual().start(() -> dribble(socket));
            var start = System.nanoTime();
            assertEquals(-1, readToEnd(socket));
            var took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(Duration.ofSeconds(8)) < 0, "it waited for " + took);
            dribble.interrupt();
        }
    }

    /// A byte now and then, so that the connection is never silent.
    private static void dribble(Socket socket) {
        try {
            while (!Thread.interrupted()) {
                socket.getOutputStream().write(' ');
                LockSupport.parkNanos(100_000_000);
            }
        } catch (IOException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static int readToEnd(Socket socket) throws IOException {
        try {
            var last = 0;
            while (last >= 0) {
                last = socket.getInputStream().read();
            }
            return last;
        } catch (SocketException reset) {
            return -1;
        }
    }

    @Test
    @DisplayName("SR-53 pages run our own scripts and no others")
    void pagesRunOurOwnScriptsAndNoOthers() {
        var policy = given().get("/").header("Content-Security-Policy");

        assertTrue(policy.contains("script-src 'self';"), policy);
        assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
    }

    @Test
    @DisplayName("SR-53 private data is never stored")
    void privateDataIsNeverStored() {
        for (var path : List.of("/api/v1/try/times", "/api/v1/try/locked", "/api/v1/try/fail/conflict")) {
            given().get(path).then().header("Cache-Control", containsString("no-store"));
        }
    }

    @Test
    @DisplayName("SR-53 only TLS is told to stay")
    void onlyTlsIsToldToStay() {
        given().get("/api/v1/try/times").then().header("Strict-Transport-Security", nullValue());
        given().header("X-Forwarded-Proto", "https")
                .get("/api/v1/try/times")
                .then()
                .header("Strict-Transport-Security", containsString("max-age="));
    }

    @Test
    @DisplayName("SR-51 a listed origin may read, and no other")
    void aListedOriginMayReadAndNoOther() {
        given().header("Origin", "https://app.example.org")
                .get("/api/v1/try/times")
                .then()
                .header("Access-Control-Allow-Origin", "https://app.example.org")
                .header("Vary", containsString("Origin"))
                .header("Access-Control-Allow-Credentials", nullValue());
        for (var origin : List.of(
                "https://evil.example.org", "null", "https://app.example.org.evil.org", "http://app.example.org")) {
            given().header("Origin", origin)
                    .get("/api/v1/try/times")
                    .then()
                    .statusCode(200)
                    .header("Access-Control-Allow-Origin", nullValue())
                    .header("Vary", containsString("Origin"));
        }
    }

    @Test
    @DisplayName("SR-51 a preflight is answered for a listed origin alone")
    void aPreflightIsAnsweredForAListedOriginAlone() {
        preflight("https://other.example.org:8443")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Methods", containsString("PATCH"))
                .header("Access-Control-Allow-Headers", containsString("Authorization"));
        preflight("https://evil.example.org")
                .then()
                .statusCode(204)
                .header("Access-Control-Allow-Methods", nullValue());
    }

    private static Response preflight(String origin) {
        return given().header("Origin", origin)
                .header("Access-Control-Request-Method", "PATCH")
                .options("/api/v1/try/times");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 127.0.0.1",
        "'203.0.113.7', 203.0.113.7",
        "'6.6.6.6, 203.0.113.7', 203.0.113.7",
        "'6.6.6.6, 203.0.113.7, 10.1.2.3', 203.0.113.7",
        "'6.6.6.6, evil, 10.1.2.3', 10.1.2.3",
        "'2001:db8::1', 2001:db8::1"
    })
    @DisplayName("SR-56 the client is who the trusted proxies saw")
    void theClientIsWhoTheTrustedProxiesSaw(String forwarded, String client) {
        given().header("X-Forwarded-For", forwarded)
                .get("/api/v1/try/address")
                .then()
                .body(equalTo(client));
    }

    @Test
    @DisplayName("SR-56 who comes too often is told when")
    void whoComesTooOftenIsToldWhen() {
        clock.stop();
        var user = UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            given().post("/api/v1/try/send/" + user)
                    .then()
                    .statusCode(204)
                    .header("RateLimit-Policy", "\"send\";q=20;w=2")
                    .header("RateLimit", containsString("\"send\";r="));
        }
        given().post("/api/v1/try/send/" + user)
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", "1")
                .header("RateLimit", containsString("r=0"))
                .body("code", equalTo("rate_limited"))
                .body("retryAfterMs", org.hamcrest.Matchers.lessThanOrEqualTo(100));
        given().post("/api/v1/try/send/" + UUID.randomUUID()).then().statusCode(204);
    }
}
