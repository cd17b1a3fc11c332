package dev.parley.system.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@DisplayName("SR-27, SR-32, SR-51, SR-55 limits of the surface, nothing set by the operator")
class LimitsTest {

    @TestHTTPResource("/")
    URI server;

    @Inject
    TestPeople people;

    @Test
    @DisplayName("SR-55 a request line up to 4 KiB passes, a longer one is 414")
    void requestLine() {
        var room = 4 * 1024 - "GET /api/v1/try/times?x= HTTP/1.1\r\n".length();
        assertEquals(200, status("GET", "/api/v1/try/times?x=" + "a".repeat(room)));
        var answer = RawHttp.request(server, "GET", "/api/v1/try/times?x=" + "a".repeat(room + 1));
        assertProblem(answer, 414, "uri_too_long");
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 8_000, 20_000, 100_000})
    @DisplayName("SR-55 however long a request line is, it is turned away, and nothing of us shown")
    void longerRequestLines(int length) {
        var answer = RawHttp.request(server, "GET", "/api/v1/try/times?x=" + "a".repeat(length));
        assertEquals(414, RawHttp.status(answer), answer);
        assertBare(answer);
    }

    @ParameterizedTest
    @ValueSource(ints = {17_000, 30_000, 60_000, 200_000})
    @DisplayName("SR-55 headers beyond 16 KiB are 431, however many")
    void headers(int length) {
        assertRefused("X-A: " + "a".repeat(length), length);
        assertRefused(("X-A: " + "a".repeat(95) + "\r\n").repeat(length / 100).strip(), length);
    }

    private void assertRefused(String headers, int length) {
        String answer;
        try {
            answer = RawHttp.request(server, "GET", "/api/v1/try/times", headers);
        } catch (UncheckedIOException closed) {
            // Whoever still sends when the server has answered and gone hears of its end alone.
            assertTrue(length > 32 * 1024, "closed without a word");
            return;
        }
        assertEquals(431, RawHttp.status(answer), answer);
        assertBare(answer);
    }

    @Test
    @DisplayName("SR-55 a body of 128 KiB is read, one more byte is 413, told by its length or found by reading")
    void body() {
        var json = "{\"name\": \"ab\", \"metadata\": {}}";
        var full = json + " ".repeat(128 * 1024 - json.length());
        assertEquals(200, RawHttp.status(post("/api/v1/try/body", full, "")));
        assertProblem(post("/api/v1/try/body", full + " ", ""), 413, "too_large");
        assertProblem(chunked(full + " "), 413, "too_large");
    }

    @ParameterizedTest
    @ValueSource(ints = {200_000, 1_000_000, 1_100_000, 5_000_000})
    @DisplayName("SR-55 a body without an end is not read to its end")
    void endless(int length) {
        String answer;
        try {
            answer = chunked(" ".repeat(length));
        } catch (UncheckedIOException closed) {
            // Whoever still sends when the server has answered and gone hears of its end alone.
            assertTrue(length > 1 << 20, "closed without a word");
            return;
        }
        assertEquals(413, RawHttp.status(answer), answer);
        assertBare(answer);
    }

    @Test
    @DisplayName("SR-55 a compressed body is not unpacked: it is no JSON")
    void compressed() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write("{\"name\": \"ab\"}".getBytes(StandardCharsets.UTF_8));
        }
        var answer =
                post("/api/v1/try/body", bytes.toString(StandardCharsets.ISO_8859_1), "Content-Encoding: gzip\r\n");
        assertTrue(Set.of(400, 415).contains(RawHttp.status(answer)), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-2", "x", "2, 3", "99999999999999999999", "0x2", "+2", "2.0"})
    @DisplayName("SR-55 a length that is none is 400, where the right one is 204")
    void odd(String length) {
        assertEquals(204, RawHttp.status(nothing("2")));
        var answer = nothing(length);
        assertTrue(answer.isEmpty() || Set.of(400, 413).contains(RawHttp.status(answer)), answer);
        assertBare(answer);
    }

    private String nothing(String length) {
        return RawHttp.say(
                server,
                "POST /api/v1/try/nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + length + "\r\n\r\n{}");
    }

    @Test
    @DisplayName("SR-55 length and chunks together are not two requests (request smuggling)")
    void smuggling() {
        assertTrue(twoRequests("").contains("\"whole\""));
        var answer = twoRequests("Content-Length: 3\r\n");
        assertFalse(answer.contains("\"whole\""), answer);
    }

    private String twoRequests(String header) {
        return RawHttp.say(
                server,
                "POST /api/v1/try/nothing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + header
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/try/times HTTP/1.1\r\nHost: x\r\n"
                        + "Connection: close\r\n\r\n");
    }

    @Test
    @DisplayName("SR-55 the times and the limits of HTTP/2 are set")
    void settings() {
        var config = ConfigProvider.getConfig();
        assertEquals("30S", config.getValue("quarkus.http.read-timeout", String.class));
        assertEquals("60S", config.getValue("quarkus.http.idle-timeout", String.class));
        assertEquals(100, config.getValue("quarkus.http.limits.max-concurrent-streams", Integer.class));
        assertTrue(config.getValue("quarkus.http.limits.rst-flood-max-rst-frame-per-window", Integer.class) <= 400);
        assertEquals(false, config.getValue("quarkus.http.enable-decompression", Boolean.class));
    }

    @Test
    @DisplayName("SR-32 permessage-deflate is not spoken, whoever offers it")
    void noDeflate() {
        var owner = people.world().owner();
        for (var offer : List.of(
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "x-webkit-deflate-frame")) {
            var answer = RawHttp.upgrade(
                    server,
                    "/api/v1/socket",
                    "Authorization: Bearer " + owner.token(),
                    "Sec-WebSocket-Extensions: " + offer);
            assertEquals(101, RawHttp.status(answer), answer);
            assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("sec-websocket-extensions"), answer);
        }
    }

    @Test
    @DisplayName("SR-51 without a list of origins no page of another origin may read anything")
    void nobodyElse() {
        for (var origin :
                List.of("https://evil.example", "null", "http://localhost", server.toString() + ".evil.example")) {
            for (var method : List.of("GET", "OPTIONS")) {
                given().header("Origin", origin)
                        .header("Access-Control-Request-Method", "POST")
                        .request(method, "/api/v1/setup")
                        .then()
                        .header("Access-Control-Allow-Origin", equalTo(null))
                        .header("Access-Control-Allow-Credentials", equalTo(null))
                        .header("Vary", equalTo("Origin"));
            }
        }
    }

    @Test
    @DisplayName("SR-27 a socket opens for our own pages and for who is no browser, and for nobody else")
    void origins() {
        var token = "Authorization: Bearer " + people.world().owner().token();
        var own = "http://" + server.getAuthority();
        var table = Map.of(
                own,
                101,
                "https://" + server.getAuthority(),
                403,
                "http://" + server.getHost(),
                403,
                "http://" + server.getHost() + ":1",
                403,
                own + ".evil.example",
                403,
                "http://evil.example",
                403,
                "null",
                403,
                "",
                403);
        table.forEach((origin, status) -> assertEquals(
                status,
                RawHttp.status(RawHttp.upgrade(server, "/api/v1/socket", token, "Origin: " + origin)),
                "from " + origin));
        assertEquals(101, RawHttp.status(RawHttp.upgrade(server, "/api/v1/socket", token)));
        assertEquals(403, RawHttp.status(RawHttp.upgrade(server, "/api/v1/socket", token, "Cookie: a=b")));
        assertEquals(
                101, RawHttp.status(RawHttp.upgrade(server, "/api/v1/socket", token, "Cookie: a=b", "Origin: " + own)));
    }

    private int status(String method, String target) {
        return RawHttp.status(RawHttp.request(server, method, target));
    }

    private String post(String path, String body, String headers) {
        return RawHttp.say(
                server,
                "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private String chunked(String body) {
        return RawHttp.say(
                server,
                "POST /api/v1/try/body HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n" + body
                        + "\r\n0\r\n\r\n");
    }

    private static void assertProblem(String answer, int status, String code) {
        assertEquals(status, RawHttp.status(answer), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
        assertTrue(answer.contains("\"code\":\"" + code + "\""), answer);
    }

    /// Whatever layer speaks: no name of ours, no trace of a stack.
    private static void assertBare(String answer) {
        for (var word : List.of("io.", "java.", "netty", "vertx", "Exception", "\tat ", "quarkus")) {
            assertFalse(
                    answer.toLowerCase(java.util.Locale.ROOT).contains(word.toLowerCase(java.util.Locale.ROOT)),
                    answer);
        }
    }
}
