package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The surface as an operator sets it up: behind a proxy, with rates, with one foreign origin.
@QuarkusTest
@TestProfile(SurfaceTest.Deployed.class)
class SurfaceTest {

    /// The settings of such an operator.
    public static class Deployed implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.rate-limits", "on",
                    "parley.allowed-origins", "https://app.example.org, https://other.example.org:8443",
                    "parley.trusted-proxies", "127.0.0.1, 10.0.0.0/8");
        }
    }

    @Inject
    TestPeople people;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/", "/nothing", "/api/v1/try/times", "/api/v1/try/locked", "/api/v1/try/fail/whatever",
                "/api/v1/openapi.json", "/.well-known/jwks.json", "/api/docs/", "/api/v1/try/times?token=1", "/api//v1"
            })
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
    void pagesRunOurOwnScriptsAndNoOthers() {
        var policy = given().get("/").header("Content-Security-Policy");

        assertTrue(policy.contains("script-src 'self';"), policy);
        assertTrue(policy.contains("require-trusted-types-for 'script'"), policy);
    }

    @Test
    void privateDataIsNeverStored() {
        for (var path : List.of("/api/v1/try/times", "/api/v1/try/locked", "/api/v1/try/fail/conflict")) {
            given().get(path).then().header("Cache-Control", containsString("no-store"));
        }
    }

    @Test
    void onlyTlsIsToldToStay() {
        given().get("/api/v1/try/times").then().header("Strict-Transport-Security", nullValue());
        given().header("X-Forwarded-Proto", "https")
                .get("/api/v1/try/times")
                .then()
                .header("Strict-Transport-Security", containsString("max-age="));
    }

    @Test
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
    void theClientIsWhoTheTrustedProxiesSaw(String forwarded, String client) {
        given().header("X-Forwarded-For", forwarded)
                .get("/api/v1/try/address")
                .then()
                .body(equalTo(client));
    }

    @Test
    void whoComesTooOftenIsToldWhen() {
        var user = UUID.randomUUID();
        for (int i = 0; i < 20; i++) {
            given().post("/api/v1/try/send/" + user)
                    .then()
                    .statusCode(204)
                    .header("RateLimit-Policy", "\"send\";q=20;w=2")
                    .header("RateLimit", containsString("\"send\";r="));
        }
        var refused = IntStream.range(0, 20)
                .mapToObj(i -> given().post("/api/v1/try/send/" + user))
                .filter(answer -> answer.statusCode() == 429)
                .findFirst()
                .orElseThrow();
        refused.then()
                .contentType("application/problem+json")
                .header("Retry-After", "1")
                .header("RateLimit", containsString("r=0"))
                .body("code", equalTo("rate_limited"))
                .body("retryAfterMs", org.hamcrest.Matchers.lessThanOrEqualTo(100));
        given().post("/api/v1/try/send/" + UUID.randomUUID()).then().statusCode(204);
    }
}
