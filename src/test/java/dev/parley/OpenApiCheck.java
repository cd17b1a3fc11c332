package dev.parley;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.callback.QuarkusTestBeforeEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds every answer of the test run to the OpenAPI document: its status is documented, its body is what the document
/// says. Whatever RestAssured asks goes through it.
public final class OpenApiCheck implements Filter, QuarkusTestBeforeEachCallback {

    private static final List<String> WITHOUT = List.of("HEAD", "OPTIONS", "TRACE");

    private static @Nullable OpenApiDocument document;

    @Override
    public void beforeEach(QuarkusTestMethodContext context) {
        RestAssured.replaceFiltersWith(this);
    }

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification spec, FilterContext context) {
        var response = context.next(request, spec);
        var path = URI.create(request.getURI()).getRawPath();
        var template = document().template(path);
        if (template != null && !WITHOUT.contains(request.getMethod())) {
            check(request.getMethod() + " " + template, operation(template, request.getMethod()), response);
        } else if (template == null && response.statusCode() >= 400 && !WITHOUT.contains(request.getMethod())) {
            checkBody("any path", document().schema("Problem"), response);
        }
        return response;
    }

    private static JsonNode operation(String template, String method) {
        return document().root().get("paths").get(template).path(method.toLowerCase(java.util.Locale.ROOT));
    }

    private static void check(String what, JsonNode operation, Response response) {
        if (operation.isMissingNode()) {
            if (response.statusCode() < 400) {
                throw new AssertionError(what + " is not documented, and answers " + response.statusCode());
            }
            checkBody(what, document().schema("Problem"), response);
            return;
        }
        var answer = operation.get("responses").get(String.valueOf(response.statusCode()));
        if (answer == null) {
            throw new AssertionError(what + " does not document " + response.statusCode() + ": " + response.asString());
        }
        var content = answer.path("content");
        if (content.isEmpty()) {
            if (!response.asString().isEmpty()) {
                throw new AssertionError(what + " documents no body for " + response.statusCode());
            }
            return;
        }
        var type = response.contentType().replaceAll(";.*", "");
        if (!content.has(type)) {
            throw new AssertionError(what + " does not document " + type + " for " + response.statusCode());
        }
        if (type.endsWith("json")) {
            checkBody(what, content.get(type).get("schema"), response);
        }
    }

    private static void checkBody(String what, JsonNode schema, Response response) {
        var body = response.asString();
        var complaints = document().complaints(schema, body);
        if (!complaints.isEmpty()) {
            throw new AssertionError(
                    what + " answers " + response.statusCode() + " other than documented: " + complaints + "\n" + body);
        }
    }

    private static synchronized OpenApiDocument document() {
        var known = document;
        if (known == null) {
            known = OpenApiDocument.fetch();
            document = known;
        }
        return known;
    }
}
