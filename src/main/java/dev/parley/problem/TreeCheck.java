package dev.parley.problem;

import com.fasterxml.jackson.databind.JsonNode;

/// What holds for every value, wherever it stands: text that PostgreSQL and UTF-8 can hold, arrays of bounded length,
/// numbers that stay numbers.
final class TreeCheck {

    /// The most items of any array.
    static final int MAX_ITEMS = 1_000;

    private TreeCheck() {}

    /// Goes through the whole tree, keys included. It is at most [JsonText#MAX_DEPTH] deep.
    static void check(JsonNode node, String path, FieldErrors errors) {
        if (node.isTextual() && !Text.isText(node.textValue())) {
            errors.add(path, "invalid_text", "U+0000 and lone surrogates are no text");
        } else if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
            errors.add(path, "out_of_range", "The number is too large");
        } else if (node.isArray()) {
            checkArray(node, path, errors);
        } else if (node.isObject()) {
            checkObject(node, path, errors);
        }
    }

    private static void checkArray(JsonNode array, String path, FieldErrors errors) {
        if (array.size() > MAX_ITEMS) {
            errors.add(path, "too_long", "At most " + MAX_ITEMS + " items");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            check(array.get(i), path + "[" + i + "]", errors);
        }
    }

    private static void checkObject(JsonNode object, String path, FieldErrors errors) {
        for (var field : object.properties()) {
            if (Text.isText(field.getKey())) {
                check(field.getValue(), path.isEmpty() ? field.getKey() : path + "." + field.getKey(), errors);
            } else {
                errors.add(path, "invalid_text", "U+0000 and lone surrogates are no text, in keys neither");
            }
        }
    }
}
