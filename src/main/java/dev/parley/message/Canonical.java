package dev.parley.message;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// JSON in one form: the order of an object's members does not matter (RFC 8259, section 4), so it must not make two
/// equal sends differ.
final class Canonical {

    private Canonical() {}

    static String json(JsonObject object) {
        return Json.encode(sorted(object));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            var members = new TreeMap<String, @Nullable Object>();
            object.forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            return members;
        }
        if (value instanceof JsonArray array) {
            var items = new ArrayList<@Nullable Object>(array.size());
            array.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return value;
    }
}
