package dev.parley.system.http;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jspecify.annotations.Nullable;

/// Finds the names of the schemas that something refers to.
///
/// @param found what is told each name, as often as it stands there
record SchemaWalk(Consumer<String> found) {

    void path(PathItem path) {
        for (var operation : path.getOperations().values()) {
            if (operation.getRequestBody() != null) {
                content(operation.getRequestBody().getContent());
            }
            operation.getResponses().getAPIResponses().values().forEach(answer -> content(answer.getContent()));
            if (operation.getParameters() != null) {
                operation.getParameters().forEach(parameter -> schema(parameter.getSchema()));
            }
        }
    }

    void schema(@Nullable Schema schema) {
        if (schema == null) {
            return;
        }
        if (schema.getRef() != null) {
            found.accept(name(schema.getRef()));
        }
        schema(schema.getItems());
        schema(schema.getAdditionalPropertiesSchema());
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(this::schema);
        }
        all(schema.getAnyOf());
        all(schema.getOneOf());
        all(schema.getAllOf());
    }

    /// The name at the end of a reference.
    static String name(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    private void all(@Nullable List<Schema> schemas) {
        if (schemas != null) {
            schemas.forEach(this::schema);
        }
    }

    private void content(@Nullable Content content) {
        if (content != null) {
            content.getMediaTypes().values().forEach(type -> schema(type.getSchema()));
        }
    }
}
