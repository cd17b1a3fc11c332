package dev.parley.system.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.annotation.security.PermitAll;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.IndexView;

/// Completes the OpenAPI document at build time: what the scanner found of the resources gets exact schemas
/// ([RecordSchemas]), problem answers and examples ([Answers]), and what is no resource: events, the socket, security.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class OpenApiDocument implements OASFilter {

    static final String SCHEMAS = "#/components/schemas/";

    private static final String ABOUT = """
            A self-hostable chat service. Resources are JSON in UTF-8; ids are UUIDv7; times are RFC 3339 in UTC with \
            six digits of the second. Every field of a resource is there, null or empty when it has no value. Unknown \
            fields on a write are refused, nothing is coerced, and every wrong field is named at once. Errors are \
            RFC 9457 problem documents with a stable `code`. What happens is told by one stream of events, over \
            server-sent events (`/api/v1/events`) or a WebSocket (`/api/v1/socket`), both of which resume from a \
            cursor without a gap; each event is an `Envelope`.""";

    private final IndexView index;

    /// Made by the build.
    public OpenApiDocument(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        describe(document);
        var schemas = new RecordSchemas(index, document);
        schemas.completeAll();
        new EventSchemas(document, schemas).add();
        new SocketPath(document).add();
        new Answers(document, openOperations()).completeAll();
        dropUnused(document);
    }

    /// The operations that need nobody's token, though their class may: the scanner sees the class alone.
    private Set<String> openOperations() {
        var open = new HashSet<String>();
        for (var found : index.getAnnotations(Operation.class)) {
            var method = found.target().asMethod();
            if (method.hasAnnotation(PermitAll.class) && found.value("operationId") != null) {
                open.add(found.value("operationId").asString());
            }
        }
        return open;
    }

    private static void describe(OpenAPI document) {
        document.setInfo(OASFactory.createInfo()
                .title("Parley")
                .version("1")
                .summary("Rooms, messages, and one stream of what happens")
                .description(ABOUT)
                .license(OASFactory.createLicense().name("Apache-2.0").identifier("Apache-2.0")));
        document.setServers(List.of(OASFactory.createServer().url("/").description("This server")));
        document.getComponents()
                .addSecurityScheme(
                        "token",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description("The access token of a user, from `POST /sessions` or `POST /tokens`"))
                .addSecurityScheme(
                        "apiKey",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("The secret of an API key, from `POST /api-keys`"))
                .addSecurityScheme(
                        "ticket",
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.QUERY)
                                .name("ticket")
                                .description("A stream ticket, from `POST /stream-tickets`: one use, 30 seconds"));
    }

    /// The scanner also describes what only looks like a part of the API.
    private static void dropUnused(OpenAPI document) {
        var all = document.getComponents().getSchemas();
        var used = new HashSet<String>();
        var walk = new SchemaWalk(name -> reach(name, all, used));
        document.getPaths().getPathItems().values().forEach(walk::path);
        reach("Envelope", all, used);
        reach("Problem", all, used);
        var kept = new LinkedHashMap<String, Schema>();
        all.entrySet().stream()
                .filter(schema -> used.contains(schema.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(schema -> kept.put(schema.getKey(), schema.getValue()));
        document.getComponents().setSchemas(kept);
    }

    private static void reach(String name, Map<String, Schema> all, Set<String> used) {
        var schema = all.get(name);
        if (schema != null && used.add(name)) {
            new SchemaWalk(next -> reach(next, all, used)).schema(schema);
        }
    }
}
