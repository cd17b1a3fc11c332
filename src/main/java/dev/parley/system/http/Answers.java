package dev.parley.system.http;

import static java.util.Objects.requireNonNull;

import dev.parley.problem.Code;
import dev.parley.problem.ProblemDetail;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/// Gives every operation what all have in common: its problem answers, its security, and an example where the resource
/// brings none, taken from where the same thing has one.
final class Answers {

    private static final List<Integer> ALWAYS = List.of(400, 405, 406, 429, 500, 503);
    private static final List<Integer> WITH_BODY = List.of(413, 415);

    private final OpenAPI document;
    private final Set<String> open;
    private final Map<String, Object> examples = new LinkedHashMap<>();

    /// @param open the ids of the operations that need no token
    Answers(OpenAPI document, Set<String> open) {
        this.document = document;
        this.open = open;
        examples.put("NoFields", Map.of());
    }

    void completeAll() {
        document.getComponents().addSchema("Problem", problem());
        for (var path : document.getPaths().getPathItems().values()) {
            path.getOperations().forEach(this::complete);
        }
        document.getPaths().getPathItems().values().forEach(path -> eachContent(path, this::collect));
        document.getPaths().getPathItems().values().forEach(path -> eachContent(path, this::exemplify));
    }

    private void complete(PathItem.HttpMethod method, Operation operation) {
        if (method == PathItem.HttpMethod.GET) {
            operation.setRequestBody(null);
        }
        if (open.contains(String.valueOf(operation.getOperationId()))) {
            operation.setSecurity(null);
        }
        var secured =
                operation.getSecurity() != null && !operation.getSecurity().isEmpty();
        if (secured) {
            operation.setSecurity(List.of(OASFactory.createSecurityRequirement()
                    .addScheme(operation.getSecurity().toString().contains("tokens.mint") ? "apiKey" : "token")));
        }
        var answers = new TreeMap<>(operation.getResponses().getAPIResponses());
        ALWAYS.forEach(status -> answers.putIfAbsent(String.valueOf(status), OASFactory.createAPIResponse()));
        if (secured) {
            answers.putIfAbsent("401", OASFactory.createAPIResponse());
            answers.putIfAbsent("403", OASFactory.createAPIResponse());
        }
        if (operation.getRequestBody() != null) {
            WITH_BODY.forEach(status -> answers.putIfAbsent(String.valueOf(status), OASFactory.createAPIResponse()));
        }
        answers.put("default", OASFactory.createAPIResponse());
        var responses = OASFactory.createAPIResponses();
        answers.forEach((status, answer) -> {
            if (status.compareTo("400") >= 0) {
                answer.setContent(OASFactory.createContent()
                        .addMediaType(
                                ProblemDetail.MEDIA_TYPE,
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(OpenApiDocument.SCHEMAS + "Problem"))));
                answer.setDescription(description(status, answer.getDescription()));
            }
            responses.addAPIResponse(status, answer);
        });
        operation.setResponses(responses);
    }

    /// The codes that go with a status, unless the resource says which of them.
    private static String description(String status, @Nullable String own) {
        var codes = Arrays.stream(Code.values())
                .filter(code -> String.valueOf(code.status()).equals(status))
                .map(Code::wire)
                .collect(Collectors.joining(", "));
        if (status.equals("default")) {
            return "Any other problem";
        }
        return own == null || own.isEmpty() || own.startsWith("Not A") || own.equals("Bad Request") ? codes : own;
    }

    private static Schema problem() {
        var codes =
                Arrays.stream(Code.values()).map(code -> (Object) code.wire()).toList();
        return object(List.of("type", "title", "status", "detail", "code", "errors", "retryAfterMs"))
                .description("RFC 9457, with `code`, `errors` and `retryAfterMs` of ours")
                .addProperty("type", text().examples(List.of("/problems/not_found")))
                .addProperty("title", text())
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", text())
                .addProperty("instance", text().description("The path that was asked for; none on a socket"))
                .addProperty("code", text().enumeration(codes))
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .description("Every field that is wrong: required, too_long, too_short, out_of_range,"
                                        + " wrong_type, unknown_field, invalid_text ...")
                                .items(OASFactory.createSchema().ref(OpenApiDocument.SCHEMAS + "FieldError")))
                .addProperty(
                        "retryAfterMs",
                        RecordSchemas.orNull(OASFactory.createSchema()
                                .addType(SchemaType.INTEGER)
                                .format("int64")));
    }

    private static Schema object(List<String> required) {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .properties(new LinkedHashMap<>())
                .additionalPropertiesBoolean(false)
                .required(required);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }

    private void eachContent(PathItem path, Consumer<MediaType> visit) {
        for (var operation : path.getOperations().values()) {
            if (operation.getRequestBody() != null) {
                visitAll(operation.getRequestBody().getContent(), visit);
            }
            operation.getResponses().getAPIResponses().forEach((status, answer) -> {
                if (status.startsWith("2")) {
                    visitAll(answer.getContent(), visit);
                }
            });
        }
    }

    private static void visitAll(@Nullable Content content, Consumer<MediaType> visit) {
        if (content != null) {
            content.getMediaTypes().values().forEach(visit);
        }
    }

    private void collect(MediaType content) {
        var name = content.getSchema() == null || content.getSchema().getRef() == null
                ? null
                : SchemaWalk.name(content.getSchema().getRef());
        if (name != null && content.getExample() != null) {
            examples.putIfAbsent(name, content.getExample());
        } else if (name != null
                && content.getExamples() != null
                && !content.getExamples().isEmpty()) {
            examples.putIfAbsent(
                    name, content.getExamples().values().iterator().next().getValue());
        }
    }

    private void exemplify(MediaType content) {
        var has = content.getExample() != null
                || (content.getExamples() != null && !content.getExamples().isEmpty());
        if (!has && content.getSchema() != null) {
            var example = exampleOf(content.getSchema());
            if (example != null) {
                content.setExample(example);
            }
        }
    }

    private @Nullable Object exampleOf(Schema schema) {
        if (schema.getRef() == null) {
            return null;
        }
        var name = SchemaWalk.name(schema.getRef());
        var known = examples.get(name);
        var page = known == null && name.startsWith("Page")
                ? document.getComponents().getSchemas().get(name)
                : null;
        if (page == null) {
            return known;
        }
        var items = requireNonNull(page.getProperties().get("items"), "a page has items");
        var item = exampleOf(items.getItems());
        var example = new LinkedHashMap<String, @Nullable Object>();
        example.put("items", item == null ? List.of() : List.of(item));
        example.put("nextPageToken", null);
        return example;
    }
}
