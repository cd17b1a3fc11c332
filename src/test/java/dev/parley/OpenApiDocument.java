package dev.parley;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The OpenAPI document that the running program serves, as a test reads it.
public final class OpenApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");

    private final JsonNode root;
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    private OpenApiDocument(JsonNode root) {
        this.root = root;
    }

    /// Asks for it, without RestAssured and so without its filters.
    public static OpenApiDocument fetch() {
        try {
            var url = URI.create("http://localhost:" + RestAssured.port + "/api/v1/openapi.json");
            return new OpenApiDocument(JSON.readTree(url.toURL()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// All of it.
    public JsonNode root() {
        return root;
    }

    /// The template that a path matches, the one with the most letters; null if there is none.
    public @Nullable String template(String path) {
        return root.get("paths").properties().stream()
                .map(Map.Entry::getKey)
                .filter(template -> path.matches(pattern(template)))
                .max(Comparator.comparingInt(
                        template -> VARIABLE.matcher(template).replaceAll("").length()))
                .orElse(null);
    }

    private static String pattern(String template) {
        return Arrays.stream(template.split("/"))
                .map(segment -> segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment))
                .collect(Collectors.joining("/"));
    }

    /// What is wrong with a value by this schema of the document.
    public List<String> complaints(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compile).validate(value).stream()
                .map(Object::toString)
                .toList();
    }

    /// What is wrong with a text by this schema of the document.
    public List<String> complaints(JsonNode schema, String text) {
        try {
            return complaints(schema, JSON.readTree(text));
        } catch (IOException noJson) {
            return List.of("no JSON: " + text);
        }
    }

    /// The schema of this name.
    public JsonNode schema(String name) {
        return JSON.createObjectNode().put("$ref", "#/components/schemas/" + name);
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", root.get("components"));
        return SCHEMAS.getSchema(whole);
    }
}
