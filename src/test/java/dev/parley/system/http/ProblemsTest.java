package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemsTest {

    @TestHTTPResource("/")
    URI server;

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/" + code))
                .body("code", equalTo(code))
                .body("status", equalTo(status));
    }

    @Test
    void aProblemHasEveryMember() {
        problem(given().get("/api/v1/try/fail/conflict").then(), 409, "last_owner")
                .body("title", equalTo("The last owner has to stay"))
                .body("detail", equalTo("The last owner has to stay"))
                .body("instance", equalTo("/api/v1/try/fail/conflict"))
                .body("errors", equalTo(List.of()))
                .body("retryAfterMs", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "forbidden, 403, forbidden",
        "wrapped, 410, cursor_gone",
        "expired, 401, token_expired",
        "often, 429, slow_mode",
        "shutdown, 503, unavailable",
        "lock, 503, unavailable",
        "statement, 503, unavailable",
        "full, 503, unavailable",
        "connection, 503, unavailable",
        "refused, 503, unavailable",
        "pool, 503, unavailable",
        "unique, 500, internal",
        "whatever, 500, internal"
    })
    void everyFailureHasItsCodeAndTellsNothingOfUs(String how, int status, String code) {
        problem(given().get("/api/v1/try/fail/" + how).then(), status, code)
                .body(not(containsString("password")))
                .body(not(containsString("Exception")))
                .body(not(containsString("dev.parley")));
    }

    @Test
    void oneIsToldWhenToComeAgain() {
        given().get("/api/v1/try/fail/often").then().header("Retry-After", "3").body("retryAfterMs", equalTo(2_300));
        given().get("/api/v1/try/fail/pool").then().header("Retry-After", "1").body("retryAfterMs", equalTo(1_000));
    }

    @Test
    @DisplayName("SR-54 an incident says its id and nothing else")
    void anIncidentSaysItsIdAndNothingElse() {
        given().get("/api/v1/try/fail/whatever")
                .then()
                .body("detail", matchesPattern("Incident [0-9a-f-]{36}"))
                .body("title", equalTo("Something went wrong on our side"));
    }

    @Test
    void whoIsNobodyIsToldHowToLogIn() {
        problem(given().get("/api/v1/try/locked").then(), 401, "unauthenticated")
                .header("WWW-Authenticate", "Bearer realm=\"parley\"");
        given().get("/api/v1/try/fail/expired")
                .then()
                .header("WWW-Authenticate", "Bearer realm=\"parley\", error=\"invalid_token\"");
        problem(given().auth().oauth2("nonsense").get("/api/v1/try/locked").then(), 401, "unauthenticated");
    }

    @Test
    void aRouteThatDoesNotSayWhoMayIsClosed() {
        problem(given().get("/api/v1/try/undecided").then(), 401, "unauthenticated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/nothing",
                "/api",
                "/api/v2/try/times",
                "/nothing",
                "/q/health",
                "/api/v1/try",
                "/api/v1/TRY/times"
            })
    void anUnknownPathIsNotFound(String path) {
        problem(given().get(path).then(), 404, "not_found").body("instance", equalTo(path));
    }

    @Test
    void hiddenAndAbsentDifferInTheirInstanceAlone() {
        var absent = given().get("/api/v1/try/thongs/1").then().extract().asString();
        var hidden = given().get("/api/v1/try/things/1").then().extract().asString();

        assertEquals(absent.replace("thongs", "things"), hidden);
    }

    @Test
    void aWrongMethodIsToldTheRightOnes() {
        problem(given().delete("/api/v1/try/times").then(), 405, "method_not_allowed")
                .header("Allow", equalTo("GET, HEAD"));
        problem(given().request("FOO", "/api/v1/try/times").then(), 405, "method_not_allowed");
        problem(given().request("TRACE", "/api/v1/try/times").then(), 405, "method_not_allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/rooms/general/messages, 'GET, HEAD, POST'",
        "GET, /api/v1/rooms/general/typing, 'DELETE, POST'",
        "DELETE, /api/v1/rooms/general/read, PUT",
        "GET, /api/v1/rooms/general/members/me, 'DELETE, PATCH'",
        "PUT, /api/v1/rooms, 'GET, HEAD, POST'",
        "POST, /api/v1/openapi.json, 'GET, HEAD'",
        "POST, /api/v1/socket, 'GET, HEAD'",
        "POST, /api/docs/, 'GET, HEAD'",
        "POST, /, 'GET, HEAD'"
    })
    void alsoWherePathsOfSeveralResourcesBeginAlike(String method, String path, String allowed) {
        problem(given().request(method, path).then(), 405, "method_not_allowed").header("Allow", equalTo(allowed));
    }

    @Test
    void optionsNameTheMethodsOfThePathAlone() {
        given().options("/api/v1/rooms/general/messages").then().header("Allow", equalTo("GET, HEAD, POST, OPTIONS"));
        given().options("/api/v1/rooms").then().header("Allow", equalTo("GET, HEAD, POST, OPTIONS"));
        problem(given().options("/api/v1/nothing").then(), 404, "not_found");
    }

    @Test
    void aProblemSaysOnceThatItIsNotToBeStored() {
        var headers = given().get("/api/v1/try/fail/conflict").headers();

        assertEquals(List.of("no-store"), headers.getValues("Cache-Control"));
    }

    @Test
    void headHasTheHeadersAndNoBody() {
        given().head("/api/v1/try/times").then().statusCode(200).contentType(ContentType.JSON);
        given().head("/api/v1/nothing").then().statusCode(404).contentType("application/problem+json");
        for (var path : List.of("/api/v1/try/times", "/api/v1/nothing")) {
            assertTrue(RawHttp.request(server, "HEAD", path).endsWith("\r\n\r\n"), path);
        }
    }

    @Test
    void optionsSayWhatThereIs() {
        given().options("/api/v1/try/times").then().statusCode(200).header("Allow", containsString("GET"));
    }

    @Test
    void whatNobodyWantsIsNotAcceptable() {
        problem(given().accept("image/png").get("/api/v1/try/times").then(), 406, "not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"})
    void onlyJsonIsRead(String type) {
        problem(
                given().config(io.restassured.RestAssured.config()
                                .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                        .encodeContentTypeAs(type, ContentType.TEXT)))
                        .contentType(type)
                        .body("{\"name\": \"a\"}")
                        .post("/api/v1/try/body")
                        .then(),
                415,
                "unsupported_media_type");
    }

    @Test
    void aBodyIsReadAndEveryWrongFieldNamed() {
        given().contentType("application/json; charset=utf-8")
                .body("{\"name\": \"abc\", \"metadata\": {\"b\": 1, \"a\": 2}}")
                .post("/api/v1/try/body")
                .then()
                .statusCode(200)
                .body(equalTo("{\"name\":\"abc\",\"count\":null,\"metadata\":{\"b\":1,\"a\":2}}"));
        problem(
                        given().contentType(ContentType.JSON)
                                .body("{\"name\": \"abcdef\", \"count\": 0, \"x\": 1}")
                                .post("/api/v1/try/body")
                                .then(),
                        400,
                        "invalid")
                .body("errors.field", contains("x", "name", "count"))
                .body("errors.code", contains("unknown_field", "too_long", "out_of_range"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"name\": \"a\"} x", "{\"name\": \"a\", \"name\": \"a\"}"})
    void whatIsNoJsonIsMalformed(String body) {
        problem(
                given().contentType(ContentType.JSON)
                        .body(body)
                        .post("/api/v1/try/body")
                        .then(),
                400,
                "malformed_json");
    }

    @Test
    void aCallWithoutFieldsTakesNothingOrAnEmptyObject() {
        given().post("/api/v1/try/nothing").then().statusCode(204);
        given().contentType(ContentType.JSON).post("/api/v1/try/nothing").then().statusCode(204);
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/try/nothing")
                .then()
                .statusCode(204);
        problem(
                given().contentType(ContentType.JSON)
                        .body("{\"a\": 1}")
                        .post("/api/v1/try/nothing")
                        .then(),
                400,
                "invalid");
        problem(given().contentType(ContentType.JSON).post("/api/v1/try/body").then(), 400, "invalid");
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        var body = "{\"name\": \"" + "a".repeat(128 * 1024) + "\"}";

        problem(
                given().contentType(ContentType.JSON)
                        .body(body)
                        .post("/api/v1/try/body")
                        .then(),
                413,
                "too_large");
    }

    @Test
    void timesHaveSixDigitsAndNothingIsLeftOut() {
        var body = given().get("/api/v1/try/times")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertEquals(
                "{\"whole\":\"2026-01-31T12:00:00.000000Z\",\"exact\":\"2026-01-31T12:00:00.123456Z\",\"none\":null}",
                body);
        assertFalse(body.contains("12:00:00Z"));
    }
}
