package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.parley.OpenApiDocument;
import dev.parley.problem.Code;
import dev.parley.protocol.EventType;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenApiTest {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    private OpenApiDocument document;

    @BeforeEach
    void fetch() {
        document = OpenApiDocument.fetch();
    }

    private void eachOperation(BiConsumer<String, JsonNode> visit) {
        for (var path : document.root().get("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                if (METHODS.contains(operation.getKey())) {
                    visit.accept(operation.getKey() + " " + path.getKey(), operation.getValue());
                }
            }
        }
    }

    @Test
    void everyRouteHasAnOperation() {
        var documented = new TreeSet<String>();
        eachOperation((route, operation) -> documented.add(route));
        documented.remove("get /api/v1/socket");

        assertEquals(routes(), documented);
    }

    /// What the resource classes say, by the annotations that the framework itself goes by.
    private static TreeSet<String> routes() {
        var routes = new TreeSet<String>();
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.parley");
        for (var found :
                classes.that(DescribedPredicate.describe("resources", one -> one.isAnnotatedWith(Path.class)))) {
            var type = found.reflect();
            Arrays.stream(type.getDeclaredMethods()).forEach(method -> addRoute(routes, type, method));
        }
        return routes;
    }

    private static void addRoute(TreeSet<String> routes, Class<?> type, Method method) {
        var operation = method.getAnnotation(Operation.class);
        for (var annotation : method.getAnnotations()) {
            var http = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (http != null && (operation == null || !operation.hidden())) {
                var own = method.getAnnotation(Path.class);
                var path = type.getAnnotation(Path.class).value() + (own == null ? "" : "/" + own.value());
                routes.add(http.value().toLowerCase(Locale.ROOT) + " " + path.replace("//", "/"));
            }
        }
    }

    @Test
    void everyOperationHasANameASummaryAndProblems() {
        var ids = new HashSet<String>();
        var complaints = new ArrayList<String>();
        eachOperation((route, operation) -> {
            if (!ids.add(operation.path("operationId").asText(""))) {
                complaints.add(route + " has no operationId of its own");
            }
            if (operation.path("summary").asText("").isEmpty()) {
                complaints.add(route + " has no summary");
            }
            for (var status : List.of("400", "405", "406", "429", "500", "503", "default")) {
                var schema = operation.at("/responses/" + status + "/content/application~1problem+json/schema/$ref");
                if (!schema.asText().equals("#/components/schemas/Problem")) {
                    complaints.add(route + " has no problem for " + status);
                }
            }
        });
        assertEquals(List.of(), complaints);
    }

    @Test
    void everyBodyHasAnExampleThatIsValid() {
        var complaints = new ArrayList<String>();
        eachOperation((route, operation) -> {
            var body = operation.path("requestBody").path("content");
            body.properties().forEach(content -> checkExamples(route, content, complaints));
            for (var response : operation.get("responses").properties()) {
                if (response.getKey().startsWith("2")) {
                    var answer = response.getValue().path("content");
                    answer.properties().forEach(content -> checkExamples(route, content, complaints));
                }
            }
        });
        assertEquals(List.of(), complaints);
    }

    private void checkExamples(String route, Map.Entry<String, JsonNode> content, List<String> complaints) {
        var examples = new ArrayList<JsonNode>();
        content.getValue().path("examples").forEach(example -> examples.add(example.get("value")));
        if (content.getValue().has("example")) {
            examples.add(content.getValue().get("example"));
        }
        if (examples.isEmpty()) {
            complaints.add(route + " has no example of " + content.getKey());
        }
        for (var example : examples) {
            var wrong = content.getKey().endsWith("json")
                    ? document.complaints(content.getValue().get("schema"), example)
                    : List.<String>of();
            if (!wrong.isEmpty()) {
                complaints.add(route + ": " + wrong);
            }
        }
    }

    @Test
    void everyCodeIsNamed() {
        var named = new HashSet<String>();
        document.root()
                .at("/components/schemas/Problem/properties/code/enum")
                .forEach(code -> named.add(code.asText()));

        for (var code : Code.values()) {
            assertTrue(named.contains(code.wire()), code.wire());
        }
    }

    @Test
    void everyEventHasASchema() {
        var types = new HashSet<String>();
        for (var one : document.root().at("/components/schemas/Envelope/oneOf")) {
            var name = one.get("$ref").asText().replaceAll(".*/", "");
            types.add(document.root()
                    .at("/components/schemas/" + name + "/properties/type/const")
                    .asText());
        }
        for (var type : EventType.values()) {
            assertTrue(types.contains(type.wire()), type.wire());
        }
        assertTrue(types.containsAll(List.of(
                "typing.started",
                "typing.stopped",
                "stream.ready",
                "stream.caught-up",
                "stream.heartbeat",
                "stream.reset",
                "stream.expiring")));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (var ref : document.root().findValuesAsText("$ref")) {
            assertNotNull(document.root().at(ref.substring(1)), ref);
            assertTrue(!document.root().at(ref.substring(1)).isMissingNode(), ref);
        }
    }

    @Test
    void anyoneMayReadItAndTryItOut() {
        io.restassured.RestAssured.given()
                .get("/api/v1/openapi.json")
                .then()
                .statusCode(200)
                .contentType("application/json");
        io.restassured.RestAssured.given()
                .get("/api/docs/")
                .then()
                .statusCode(200)
                .contentType("text/html");
    }
}
