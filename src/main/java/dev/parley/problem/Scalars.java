package dev.parley.problem;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads single values, each from its own JSON type and from no other: 5 is no text, "7" and 1.0 are no whole numbers.
final class Scalars {

    private Scalars() {}

    /// The value; null after an error was added.
    static @Nullable Object read(Class<?> type, JsonNode node, String path, FieldErrors errors) {
        if (type == String.class) {
            return node.isTextual() ? node.textValue() : errors.wrongType(path, "text");
        }
        if (type == boolean.class || type == Boolean.class) {
            return node.isBoolean() ? (Object) node.booleanValue() : errors.wrongType(path, "true or false");
        }
        if (type == int.class || type == Integer.class) {
            return whole(node, path, errors, node.canConvertToInt()) ? (Object) node.intValue() : null;
        }
        if (type == long.class || type == Long.class) {
            return whole(node, path, errors, node.canConvertToLong()) ? (Object) node.longValue() : null;
        }
        if (type == double.class || type == Double.class) {
            return node.isNumber() ? (Object) node.doubleValue() : errors.wrongType(path, "a number");
        }
        if (type == UUID.class) {
            var id = node.isTextual() ? Text.uuid(node.textValue()) : null;
            return id != null ? id : errors.wrongType(path, "a UUID");
        }
        if (type == Instant.class) {
            var time = node.isTextual() ? Text.time(node.textValue()) : null;
            return time != null ? time : errors.wrongType(path, "a time such as 2026-01-31T12:00:00Z");
        }
        if (type.isEnum()) {
            return constant(type, node, path, errors);
        }
        throw new IllegalArgumentException("no request may have a component of type " + type);
    }

    private static boolean whole(JsonNode node, String path, FieldErrors errors, boolean fits) {
        if (!node.isIntegralNumber()) {
            errors.wrongType(path, "a whole number");
        } else if (!fits) {
            errors.add(path, "out_of_range", "The number is too large or too small");
        }
        return node.isIntegralNumber() && fits;
    }

    private static @Nullable Object constant(Class<?> type, JsonNode node, String path, FieldErrors errors) {
        if (!node.isTextual()) {
            return errors.wrongType(path, "text");
        }
        var constants = type.getEnumConstants();
        for (var constant : constants) {
            if (wire(constant).equals(node.textValue())) {
                return constant;
            }
        }
        var names = Arrays.stream(constants).map(Scalars::wire).collect(Collectors.joining(", "));
        errors.add(path, "out_of_range", "This has to be one of " + names);
        return null;
    }

    private static String wire(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }
}
