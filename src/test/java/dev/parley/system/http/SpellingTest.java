package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@DisplayName("SR-25, SR-36, SR-55 spelling and size")
class SpellingTest {

    @TestHTTPResource("/")
    URI server;

    /// Sixty odd ways to write `/api/v1/try/locked`, which nobody may enter without a token.
    static Stream<String> odd() {
        var marks = List.of(
                ";",
                ";x",
                ";x=1",
                "%3B",
                "%3Bx",
                "%2F",
                "%2f",
                "%5C",
                "\\",
                "//",
                "/./",
                "/../",
                "/x/../",
                "/%2e/",
                "/%2e%2e/",
                "/.%2e/",
                ".",
                "..",
                "%00",
                "%20",
                "%0a",
                "%0d%0a",
                "%09",
                "?",
                "%3f",
                "%23",
                "%252F",
                "%");
        var behind = marks.stream().map(mark -> "/api/v1/try/locked" + mark);
        var between = marks.stream().map(mark -> "/api/v1/try" + mark + "locked");
        var more = Stream.of(
                "/API/v1/try/locked",
                "/api/V1/try/locked",
                "/api/v1/try/LOCKED",
                "/api/v1/try/locked.json",
                "//api/v1/try/locked",
                "/./api/v1/try/locked",
                "/x/../api/v1/try/locked",
                "/api;x/v1/try/locked",
                "/%61pi/v1/try/locked",
                "/api/v1/try/%6cocked",
                "/api/v1/try/l%C0%AFocked",
                "/api/v1/try/locked/",
                "http://x/api/v1/try/locked",
                "/api/v1/try/locked%E2%80%8B",
                "*",
                "api/v1/try/locked");
        return Stream.of(behind, between, more).flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("odd")
    void noSpellingLeadsInWithoutAToken(String target) {
        var answer = RawHttp.request(server, "GET", target);

        assertFalse(answer.contains("\"in\""), answer);
        assertTrue(Set.of(400, 401, 404).contains(RawHttp.status(answer)), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    /// Each would be let in if it were taken for `/api/v1/try/times`, which is open to everybody.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/try/times;x",
                "/api/v1;x=1/try/times",
                "/api/v1//try/times",
                "//api/v1/try/times",
                "/api/v1/./try/times",
                "/api/v1/x/../try/times",
                "/api/v1/x/%2e%2E/try/times",
                "/api/v1/x/.%2e/try/times",
                "/api/v1/try\\times",
                "/api/v1/try/times%00",
                "/api/v1/try/times%0a"
            })
    void anotherSpellingIsAnotherPath(String target) {
        var answer = RawHttp.request(server, "GET", target);

        assertEquals(404, RawHttp.status(answer), answer);
        assertTrue(answer.contains("\"code\":\"not_found\""), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=x", "access_token=x", "a=1&token=", "ACCESS_TOKEN=x", "access%5Ftoken=x", "token"})
    void aTokenInTheAddressIsRefusedEverywhere(String query) {
        for (var path : List.of("/api/v1/try/times", "/", "/nothing", "/api/v1/openapi.json")) {
            var answer = RawHttp.request(server, "GET", path + "?" + query);

            assertEquals(400, RawHttp.status(answer), answer);
            assertTrue(answer.contains("\"code\":\"invalid\""), answer);
        }
    }

    @Test
    void otherParametersAreIgnored() {
        assertEquals(200, RawHttp.status(RawHttp.request(server, "GET", "/api/v1/try/times?tokens=1&x=%C3%A4")));
    }

    @Test
    void aQueryThatIsNoTextIsRefused() {
        assertEquals(400, RawHttp.status(RawHttp.request(server, "GET", "/api/v1/try/times?x=%zz")));
        assertEquals(400, RawHttp.status(RawHttp.request(server, "GET", "/api/v1/try/times?x=%ff")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%", "/api/v1/rooms/%zz", "/api/v1/rooms/[x]", "/api/v1/rooms/a|b", "/api/v1/users?a=%"})
    void whatIsNoAddressIsToldSo(String target) {
        var answer = RawHttp.request(server, "GET", target);

        assertEquals(400, RawHttp.status(answer), answer);
        assertTrue(answer.contains("\"code\":\"invalid\""), answer);
        assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: a b\r\n", "Host: x:99999\r\n"})
    void aRequestThatNamesNoHostIsToldSo(String host) {
        var answer = RawHttp.say(server, "GET /api/v1/try/times HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");

        assertEquals(400, RawHttp.status(answer), answer);
        assertTrue(answer.contains("\"code\":\"invalid\""), answer);
        assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {4_200, 9_000, 100_000})
    void aRequestLineIsBounded(int length) {
        var answer = RawHttp.request(server, "GET", "/api/v1/try/times?x=" + "a".repeat(length));

        assertEquals(414, RawHttp.status(answer), answer);
        assertTrue(answer.contains("\"code\":\"uri_too_long\""), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {7_000, 20_000})
    void headersAreBounded(int length) {
        var header = "X-A: " + "a".repeat(length);
        var answer = RawHttp.request(server, "GET", "/api/v1/try/times", header, header, header);

        assertEquals(431, RawHttp.status(answer), answer);
        assertTrue(answer.contains("\"code\":\"headers_too_large\""), answer);
    }

    @Test
    void aBodyThatSaysNothingOfItsTypeIsNotRead() {
        var answer = RawHttp.say(
                server,
                "POST /api/v1/try/body HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 13\r\n\r\n"
                        + "{\"name\": \"a\"}");

        assertEquals(415, RawHttp.status(answer), answer);
        assertTrue(answer.contains("\"code\":\"unsupported_media_type\""), answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 30})
    void aChunkedBodyIsBoundedToo(int chunks) {
        var chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
        var answer = RawHttp.say(
                server,
                "POST /api/v1/try/body HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(chunks) + "0\r\n\r\n");

        assertEquals(413, RawHttp.status(answer), answer);
        assertTrue(answer.contains("\"code\":\"too_large\""), answer);
    }
}
