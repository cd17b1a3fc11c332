package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.parley.OpenApiDocument;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.websockets.next.WebSocket;
import jakarta.annotation.security.RolesAllowed;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-28, SR-36 who is nobody")
class AnonymousTest {

    /// What needs no token; everything else does, and a new route does unless it is added here.
    private static final Set<String> OPEN = Set.of(
            "GET /.well-known/jwks.json",
            "GET /api/v1/setup",
            "POST /api/v1/setup",
            "POST /api/v1/accounts",
            "POST /api/v1/sessions",
            "POST /api/v1/sessions/refresh");

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    @TestHTTPResource("/")
    URI server;

    private final TreeSet<String> routes = new TreeSet<>();

    @BeforeEach
    void collect() {
        for (var path : OpenApiDocument.fetch().root().get("paths").properties()) {
            path.getValue().fieldNames().forEachRemaining(method -> add(method, path.getKey()));
        }
    }

    private void add(String method, String path) {
        if (METHODS.contains(method)) {
            routes.add(method.toUpperCase(Locale.ROOT) + " " + path);
        }
    }

    @Test
    @DisplayName("SR-36 every route but the six that let people in is 401 without a token, and with a wrong one")
    void everyRouteIsClosed() {
        var locked = new TreeSet<>(routes);
        locked.removeAll(OPEN);
        locked.remove("GET /api/v1/socket"); // no resource, but an upgrade: see below
        assertTrue(locked.size() >= 40, "there are " + locked.size() + " routes");
        assertTrue(routes.containsAll(OPEN), routes.toString());
        for (var route : locked) {
            var method = route.substring(0, route.indexOf(' '));
            var path = path(route);
            for (var header : List.of("X-A: b", "Authorization: Bearer x", "Authorization: Bearer pak_x")) {
                var answer = RawHttp.request(
                        server, method, path, header, "Content-Type: application/json", "Content-Length: 0");
                assertEquals(401, RawHttp.status(answer), route + " with " + header + ": " + answer);
                assertTrue(answer.contains("application/problem+json"), answer);
            }
        }
    }

    @Test
    @DisplayName("SR-36 sixty odd spellings of each protected path lead nobody in")
    void noSpellingOfAnyRoute() {
        var tried = 0;
        for (var route : routes) {
            if (OPEN.contains(route) || !route.startsWith("GET ")) {
                continue;
            }
            for (var target : spellings(path(route))) {
                var answer = RawHttp.request(server, "GET", target);
                assertTrue(Set.of(400, 401, 404, 405).contains(RawHttp.status(answer)), target + ": " + answer);
                tried++;
            }
        }
        assertTrue(tried > 1_000, "only " + tried);
    }

    private static List<String> spellings(String path) {
        var slash = path.lastIndexOf('/');
        var parent = path.substring(0, slash);
        var last = path.substring(slash + 1);
        return SpellingTest.odd()
                .map(odd -> odd.replace("/api/v1/try", parent)
                        .replace("locked", last)
                        .replace("LOCKED", last.toUpperCase(Locale.ROOT))
                        .replace("%6cocked", percent(last)))
                .toList();
    }

    private static String percent(String text) {
        return "%" + Integer.toHexString(text.charAt(0)) + text.substring(1);
    }

    @Test
    @DisplayName("SR-36 unknown paths are 404, unknown methods 405, with a token or without")
    void whatIsUnknown() {
        assertEquals(404, RawHttp.status(RawHttp.request(server, "GET", "/api/v1/nothing")));
        assertEquals(404, RawHttp.status(RawHttp.request(server, "GET", "/api/v2/rooms")));
        assertEquals(404, RawHttp.status(RawHttp.request(server, "GET", "/q/health")));
        for (var method : List.of("TRACE", "PROPFIND", "CONNECT", "FOO")) {
            var status = RawHttp.status(RawHttp.request(server, method, "/api/v1/rooms"));
            assertTrue(Set.of(400, 401, 404, 405, 501).contains(status), method + " is " + status);
        }
        assertEquals(405, RawHttp.status(RawHttp.request(server, "TRACE", "/")));
        assertEquals(405, RawHttp.status(RawHttp.request(server, "DELETE", "/api/v1/setup")));
    }

    @Test
    @DisplayName("SR-28 every WebSocket endpoint says who may enter, and turns everybody else away before 101")
    void everySocketIsClosed() {
        var endpoints = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.parley").stream()
                        .filter(type -> type.isAnnotatedWith(WebSocket.class))
                        .toList();
        var paths = new ArrayList<String>();
        for (var endpoint : endpoints) {
            assertTrue(endpoint.isAnnotatedWith(RolesAllowed.class), endpoint.getName());
            paths.add(endpoint.getAnnotationOfType(WebSocket.class).path());
        }
        assertEquals(List.of("/api/v1/socket"), paths);
        for (var path : paths) {
            assertEquals(401, RawHttp.status(RawHttp.upgrade(server, path)));
            for (var more : List.of("Authorization: Bearer x", "Cookie: __Host-parley=x", "Origin: null")) {
                var status = RawHttp.status(RawHttp.upgrade(server, path, more));
                assertTrue(status == 401 || status == 403, more + " is " + status);
            }
            for (var target : spellings(path)) {
                var status = RawHttp.status(RawHttp.upgrade(server, target));
                assertTrue(Set.of(400, 401, 403, 404).contains(status), target + " is " + status);
            }
        }
    }

    /// Something stands in every place of a path: nobody learns whether it is there.
    private static String path(String route) {
        return java.util.Arrays.stream(route.substring(route.indexOf(' ') + 1).split("/"))
                .map(segment -> segment.startsWith("{") ? UUID.randomUUID().toString() : segment)
                .collect(Collectors.joining("/"));
    }
}
