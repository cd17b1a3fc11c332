package dev.parley.problem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.Validator;

/// Reads what clients send, the same for request bodies and socket commands: strictly, without coercion, and naming
/// every wrong field at once.
///
/// A request is a record. A component is required unless it is `@Nullable`; `@Nullable Change<T>` tells a field that
/// was left out from one that is JSON null. Components are `String`, `boolean`, `int`, `long`, `double` and their
/// boxes, `UUID`, `Instant`, enums (their names in lower case), `List`, `Map<String, Object>` for free objects, and
/// records. Bean Validation constraints on them (and on elements: `List<@Length(max = 64) String>`) say the rest; a
/// compact constructor may throw [Refusal#invalid] for what concerns several fields.
@ApplicationScoped
public class Json {

    /// The most bytes of a JSON body.
    public static final int MAX_BYTES = 128 * 1024;

    private final Validator validator;

    /// Reads with the constraints that this validator knows.
    public Json(Validator validator) {
        this.validator = validator;
    }

    /// Reads a body; no bytes at all are an empty object.
    ///
    /// @throws Refusal `too_large`, `malformed_json`, or `invalid` with every field that is wrong
    public <T extends Record> T read(byte[] utf8, Class<T> type) {
        var own = type.getAnnotation(MaxBytes.class);
        var max = own == null ? MAX_BYTES : own.value();
        if (utf8.length > max) {
            throw new Refusal.Unreadable(Code.TOO_LARGE, "At most " + max + " bytes");
        }
        return read(JsonText.parse(utf8), type);
    }

    /// Reads a text.
    ///
    /// @throws Refusal `malformed_json`, or `invalid` with every field that is wrong
    public <T extends Record> T read(String text, Class<T> type) {
        return read(JsonText.parse(text), type);
    }

    /// Reads what [#tree] has made, such as a socket command without its `id` and `op`.
    ///
    /// @throws Refusal `invalid` with every field that is wrong
    public <T extends Record> T read(JsonNode node, Class<T> type) {
        return new Binding(validator).read(node, type);
    }

    /// The object that this text is, its fields not looked at yet.
    ///
    /// @throws Refusal `malformed_json`, or `invalid` if it is JSON but no object
    public ObjectNode tree(String text) {
        return Binding.requireObject(JsonText.parse(text));
    }
}
