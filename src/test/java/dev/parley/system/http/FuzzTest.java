package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.OpenApiDocument;
import dev.parley.TestPeople;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Asks for everything in every wrong way: whatever is not granted is a problem document that tells nothing of us.
@QuarkusTest
@DisplayName("SR-54, SR-57 nonsense")
class FuzzTest {

    private static final int FULL = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern OURS = Pattern.compile(
            "(?i)exception|\\bat [a-z]+\\.[a-z]|dev\\.parley|io\\.(quarkus|vertx|smallrye|netty)|java\\.(lang|util)|hibernate"
                    + "|org\\.postgresql|SQLSTATE|syntax error|select .* from |insert into|violates|constraint|jackson");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "'",
            "' or 1=1 --",
            "\"; drop table users; --",
            "%",
            "_",
            "\\",
            "%25%00",
            "\u0000",
            "\n\r\t",
            "../../etc/passwd",
            "${jndi:ldap://x}",
            "{{7*7}}",
            "<script>alert(1)</script>",
            "😀",
            "\u202Egrace",
            "a".repeat(300),
            "null",
            "-1",
            "0",
            "1e999",
            "9223372036854775808",
            "00000000-0000-0000-0000-000000000000",
            "ext:' or ''='",
            "#general",
            "2026-02-30T99:00:00Z",
            "AAAA",
            "$1",
            "?1",
            ":name",
            "general",
            "me",
            "current");

    @TestHTTPResource("/")
    URI server;

    @Inject
    TestPeople people;

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    private record Operation(String method, String path, List<String> query, JsonNode example) {}

    @Test
    @DisplayName("SR-54 never is there a 500, and every refusal is a problem document without a name of ours in it")
    void nonsense() throws Exception {
        var operations = operations();
        assertTrue(operations.size() > 40, operations.toString());
        var tries = Math.max(2_000, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1"))));
        var place = place();
        for (int i = 0; i < tries; i++) {
            if (i % 200 == 199) {
                place = place(); // a workspace that was set on fire is left
            }
            ask(operations.get(random.nextInt(operations.size())), place);
        }
    }

    /// What there is: half of all paths lead to it, or nearly every request would end where its path does.
    private record Place(TestPeople.Somebody owner, String message) {

        String thing(String parameter) {
            return switch (parameter) {
                case "room" -> "general";
                case "message" -> message;
                case "user" -> "me";
                default -> parameter;
            };
        }
    }

    private Place place() {
        var owner = people.world().owner();
        return new Place(
                owner,
                owner.call()
                        .body(Map.of("clientMessageId", "k", "content", "hello"))
                        .post("/api/v1/rooms/general/messages")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id"));
    }

    @Test
    @DisplayName("SR-57 every list takes 200 items at most, and no order or filter that it does not name")
    void lists() throws Exception {
        var owner = people.world().owner();
        var lists = operations().stream()
                .filter(one -> one.query().contains("limit"))
                .toList();
        assertTrue(lists.size() >= 8, lists.toString());
        for (var list : lists) {
            var path = list.path().replaceAll("\\{[^}]+}", "general");
            var required = list.query().contains("after") && path.endsWith("changes") ? "&after=x" : "";
            for (var limit : List.of("201", "0", "-1", "1.5", "all", "%27", "2147483648")) {
                var answer = get(path + "?limit=" + limit + required, owner);
                assertEquals(400, RawHttp.status(answer), path + " with limit " + limit + ": " + answer);
            }
            if (required.isEmpty()) {
                var plain = body(get(path, owner));
                assertEquals(plain, body(get(path + "?sort=password_hash&order=1%3Bdrop&filter=x&fields=hash", owner)));
            }
        }
    }

    private void ask(Operation operation, Place place) throws Exception {
        var path = PARAMETER
                .matcher(operation.path())
                .replaceAll(found ->
                        Matcher.quoteReplacement(random.nextBoolean() ? place.thing(found.group(1)) : encoded()));
        var query = new StringBuilder();
        for (var name : operation.query()) {
            if (random.nextBoolean() && !name.equals("waitMs") && !name.equals("ticket")) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(encoded());
            }
        }
        var body = operation.example() == null ? "" : bodyFrom(operation.example());
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = operation.method() + " " + path + query + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + (random.nextInt(20) == 0
                        ? ""
                        : "Authorization: Bearer " + place.owner().token() + "\r\n")
                + (random.nextInt(10) == 0 ? "Idempotency-Key: " + "k".repeat(random.nextInt(80)) + "\r\n" : "")
                + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n"
                + new String(bytes, StandardCharsets.ISO_8859_1);
        var answer = RawHttp.say(server, request);
        var what = "seed " + seed + ": " + request + "\n\n" + answer;
        assertTrue(answer.startsWith("HTTP/1.1 "), what);
        var status = RawHttp.status(answer);
        assertTrue(status < 500 || status == 503, what);
        if (status >= 400) {
            assertTrue(answer.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json"), what);
            var problem = JSON.readTree(body(answer));
            assertEquals(
                    "/problems/" + problem.get("code").asText(),
                    problem.get("type").asText(),
                    what);
            assertEquals(status, problem.get("status").asInt(), what);
            // What the caller wrote comes back in the instance and in names of fields; the rest is ours.
            var said = problem.get("title") + " " + problem.get("detail");
            for (var error : problem.get("errors")) {
                said += " " + error.get("detail") + " " + error.get("code");
            }
            assertTrue(!OURS.matcher(said).find(), what);
        }
    }

    private String encoded() {
        return URLEncoder.encode(text(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// One in eight is what no column holds.
    private String text() {
        return switch (random.nextInt(8)) {
            case 0 -> UUID.randomUUID().toString();
            case 1 -> "a\u0000b";
            default -> TEXTS.get(random.nextInt(TEXTS.size()));
        };
    }

    /// The example of the document with some fields turned into something else.
    private String bodyFrom(JsonNode example) throws Exception {
        switch (random.nextInt(12)) {
            case 0:
                return List.of(
                                "[]",
                                "null",
                                "7",
                                "\"x\"",
                                "{",
                                "{\"a\":1,\"a\":2}",
                                "{} {}",
                                "[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]")
                        .get(random.nextInt(8));
            case 1:
                return "";
            default:
        }
        ObjectNode body = example.isObject() ? example.deepCopy() : JSON.createObjectNode();
        var names = new ArrayList<String>();
        body.fieldNames().forEachRemaining(names::add);
        for (var name : names) {
            if (random.nextInt(3) == 0) {
                change(body, name);
            }
        }
        if (random.nextInt(8) == 0) {
            body.put(text(), text());
        }
        return JSON.writeValueAsString(body);
    }

    private void change(ObjectNode body, String name) {
        switch (random.nextInt(12)) {
            case 0 -> body.remove(name);
            case 1 -> body.putNull(name);
            case 2 -> body.put(name, random.nextLong());
            case 3 -> body.put(name, random.nextDouble());
            case 4 -> body.putArray(name).add(text()).add(7);
            case 5 -> body.putObject(name).put(text(), text());
            case 6 -> body.put(name, random.nextBoolean());
            default -> body.put(name, text());
        }
    }

    private String get(String target, TestPeople.Somebody caller) {
        return RawHttp.request(server, "GET", target, "Authorization: Bearer " + caller.token());
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    private static List<Operation> operations() throws Exception {
        var operations = new ArrayList<Operation>();
        for (var path : OpenApiDocument.fetch().root().get("paths").properties()) {
            for (var found : path.getValue().properties()) {
                // Streams stay open; without its session nobody could go on.
                var skipped = path.getKey().matches("/api/v1/(events|socket)")
                        || (found.getKey() + path.getKey()).equals("delete/api/v1/sessions/current")
                        || path.getKey().equals("/api/v1/users/me/password");
                if (METHODS.contains(found.getKey()) && !skipped) {
                    operations.add(operation(found.getKey(), path.getKey(), found.getValue()));
                }
            }
        }
        return operations;
    }

    private static Operation operation(String method, String path, JsonNode operation) throws Exception {
        var query = new ArrayList<String>();
        for (var parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                query.add(parameter.get("name").asText());
            }
        }
        var examples = operation.at("/requestBody/content/application~1json/examples");
        JsonNode example = null;
        for (var one : examples) {
            var value = one.get("value");
            example = value.isTextual() ? JSON.readTree(value.asText()) : value;
        }
        return new Operation(method.toUpperCase(Locale.ROOT), path, List.copyOf(query), example);
    }
}
