package dev.parley.system.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.problem.Change;
import dev.parley.problem.Length;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jboss.jandex.Type;
import org.jspecify.annotations.Nullable;

/// The exact schema of every record on the wire, by the same rules by which records are read and written: `@Nullable`
/// is null, a request's component that is not is required, an answer has every field, enums are in lower case, and no
/// other field exists.
final class RecordSchemas {

    private static final String OURS = "dev.parley.";
    private static final String EXAMPLE_ID = "019aa5d2-2b10-7d41-9c02-0a1b2c3d4e5f";
    private static final DotName NULLABLE = DotName.createSimple(Nullable.class);
    private static final DotName CHANGE = DotName.createSimple(Change.class);

    private final IndexView index;
    private final Components components;
    private final Set<String> requests = new HashSet<>();
    private final Map<DotName, String> names = new HashMap<>();

    RecordSchemas(IndexView index, OpenAPI document) {
        this.index = index;
        this.components = document.getComponents();
        for (var path : document.getPaths().getPathItems().values()) {
            for (var operation : path.getOperations().values()) {
                if (operation.getRequestBody() != null
                        && operation.getRequestBody().getContent() != null) {
                    operation
                            .getRequestBody()
                            .getContent()
                            .getMediaTypes()
                            .values()
                            .forEach(type -> new SchemaWalk(requests::add).schema(type.getSchema()));
                }
            }
        }
    }

    /// Rewrites what the scanner made.
    void completeAll() {
        for (var schema : List.copyOf(components.getSchemas().entrySet())) {
            var name = schema.getKey();
            var record = recordOf(name, schema.getValue());
            if (record != null) {
                names.putIfAbsent(record.name(), name);
            }
        }
        for (var known : List.copyOf(names.entrySet())) {
            var record = index.getClassByName(known.getKey());
            if (record.typeParameters().isEmpty()) {
                components.addSchema(known.getValue(), object(record, requests.contains(known.getValue())));
            }
        }
        components.getSchemas().forEach((name, schema) -> {
            if (name.startsWith("Page")) {
                completePage(schema);
            }
        });
    }

    /// A reference to the schema of this class, which is made if there is none.
    Schema ref(Class<?> type) {
        var record = index.getClassByName(type);
        if (record == null) {
            throw new IllegalStateException("not in the index: " + type);
        }
        return ref(record);
    }

    private Schema ref(ClassInfo record) {
        var name = names.get(record.name());
        if (name == null) {
            name = components.getSchemas().containsKey(record.simpleName())
                    ? record.name().local().replace("$", "")
                    : record.simpleName();
            names.put(record.name(), name);
            components.addSchema(name, OASFactory.createSchema());
            components.addSchema(name, object(record, false));
        }
        return OASFactory.createSchema().ref(OpenApiDocument.SCHEMAS + name);
    }

    /// Names are short: which of several records it is, its fields tell.
    private @Nullable ClassInfo recordOf(String name, Schema schema) {
        var fields = schema.getProperties() == null
                ? Set.<String>of()
                : schema.getProperties().keySet();
        return index.getKnownClasses().stream()
                .filter(type -> type.isRecord() && type.name().toString().startsWith(OURS))
                .filter(type -> type.simpleName().equals(name))
                .filter(type -> fields.containsAll(plainNames(type)))
                .findFirst()
                .orElse(null);
    }

    private List<String> plainNames(ClassInfo record) {
        return record.recordComponentsInDeclarationOrder().stream()
                .filter(component -> !has(record, component, JsonUnwrapped.class))
                .map(RecordComponentInfo::name)
                .toList();
    }

    private Schema object(ClassInfo record, boolean request) {
        var schema = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .properties(new LinkedHashMap<>())
                .additionalPropertiesBoolean(false);
        addFields(schema, record, request, true);
        return schema;
    }

    private void addFields(Schema schema, ClassInfo record, boolean request, boolean present) {
        for (var component : record.recordComponentsInDeclarationOrder()) {
            var nullable = component.type().hasAnnotation(NULLABLE);
            if (has(record, component, JsonUnwrapped.class)) {
                addFields(schema, index.getClassByName(component.type().name()), request, present && !nullable);
                continue;
            }
            schema.addProperty(component.name(), nullable ? orNull(of(component.type())) : of(component.type()));
            var always = request ? !nullable : !has(record, component, JsonInclude.class);
            if (present && always) {
                schema.addRequired(component.name());
            }
        }
    }

    private static boolean has(ClassInfo record, RecordComponentInfo component, Class<?> annotation) {
        return record.field(component.name()).hasAnnotation(DotName.createSimple(annotation))
                || record.hasDeclaredAnnotation(DotName.createSimple(annotation));
    }

    private Schema of(Type type) {
        var schema = bare(type);
        constrain(schema, type);
        return schema;
    }

    private Schema bare(Type type) {
        var schema = OASFactory.createSchema();
        return switch (type.name().toString()) {
            case "java.lang.String" -> schema.addType(SchemaType.STRING);
            case "java.util.UUID" ->
                schema.addType(SchemaType.STRING).format("uuid").examples(List.of(EXAMPLE_ID));
            case "java.time.Instant" ->
                schema.addType(SchemaType.STRING).format("date-time").examples(List.of("2026-01-31T12:00:00.000000Z"));
            case "boolean", "java.lang.Boolean" -> schema.addType(SchemaType.BOOLEAN);
            case "int", "java.lang.Integer" ->
                schema.addType(SchemaType.INTEGER).format("int32");
            case "long", "java.lang.Long" -> schema.addType(SchemaType.INTEGER).format("int64");
            case "double", "java.lang.Double" ->
                schema.addType(SchemaType.NUMBER).format("double");
            case "java.util.List", "java.util.Set", "java.util.Collection" ->
                schema.addType(SchemaType.ARRAY).items(of(argument(type)));
            case "java.util.Map" ->
                type.asParameterizedType().arguments().get(1).name().toString().equals("java.lang.Object")
                        ? schema.addType(SchemaType.OBJECT)
                        : schema.addType(SchemaType.OBJECT)
                                .additionalPropertiesSchema(of(
                                        type.asParameterizedType().arguments().get(1)));
            default -> type.name().equals(CHANGE) ? orNull(of(argument(type))) : ours(type);
        };
    }

    private Schema ours(Type type) {
        var found = index.getClassByName(type.name());
        if (found != null && found.isRecord() && found.typeParameters().isEmpty()) {
            return ref(found);
        }
        if (found != null && found.isEnum()) {
            var constants = found.enumConstants().stream()
                    .map(constant -> (Object) constant.name().toLowerCase(Locale.ROOT))
                    .toList();
            return OASFactory.createSchema().addType(SchemaType.STRING).enumeration(constants);
        }
        // Anything at all.
        return OASFactory.createSchema();
    }

    private static Type argument(Type type) {
        return type.asParameterizedType().arguments().getFirst();
    }

    private static void constrain(Schema schema, Type type) {
        var length = type.annotation(DotName.createSimple(Length.class));
        if (length != null) {
            schema.minLength(number(length, "min", 0)).maxLength(number(length, "max", Integer.MAX_VALUE));
        }
        var size = type.annotation(DotName.createSimple(Size.class));
        if (size != null) {
            schema.minItems(number(size, "min", 0)).maxItems(number(size, "max", Integer.MAX_VALUE));
        }
        var min = type.annotation(DotName.createSimple(Min.class));
        if (min != null) {
            schema.minimum(BigDecimal.valueOf(min.value().asLong()));
        }
        var max = type.annotation(DotName.createSimple(Max.class));
        if (max != null) {
            schema.maximum(BigDecimal.valueOf(max.value().asLong()));
        }
    }

    private static int number(AnnotationInstance annotation, String name, int absent) {
        return annotation.value(name) == null ? absent : annotation.value(name).asInt();
    }

    static Schema orNull(Schema schema) {
        if (schema.getRef() != null) {
            return OASFactory.createSchema()
                    .anyOf(List.of(schema, OASFactory.createSchema().addType(SchemaType.NULL)));
        }
        if (schema.getType() == null || schema.getType().contains(SchemaType.NULL)) {
            return schema;
        }
        if (schema.getEnumeration() != null) {
            var constants = new ArrayList<>(schema.getEnumeration());
            constants.add(null);
            schema.setEnumeration(constants);
        }
        return schema.addType(SchemaType.NULL);
    }

    private static void completePage(Schema page) {
        page.addProperty("nextPageToken", orNull(OASFactory.createSchema().addType(SchemaType.STRING)));
        page.required(List.of("items", "nextPageToken")).additionalPropertiesBoolean(false);
    }
}
