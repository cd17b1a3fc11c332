package dev.parley.message;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.TreeMap;

/// JSON in one form: the order of an object's members does not matter (RFC 8259, section 4), so it must not make two equal
/// sends differ.
final class Canonical {

    private Canonical() {}

    static String json(JsonObject object) {
        return Json.encode(sorted(object));
    }

    private static Object sorted(Object value) {
        return switch (value) {
            case JsonObject object -> {
                var members = new TreeMap<String, Object>();
                object.forEach(member -> members.put(member.getKey(), sortedOrNull(member.getValue())));
                yield members;
            }
            case JsonArray array -> array.stream().map(Canonical::sortedOrNull).toList();
            default -> value;
        };
    }

    /// A JSON null inside a sorted value, which no collection of ours takes.
    private static Object sortedOrNull(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? NULL : sorted(value);
    }

    private static final Object NULL = new TreeMap<>(java.util.Map.of("\0", "null"));
}
