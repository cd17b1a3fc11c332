package dev.parley.problem;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// JSON as text (RFC 8259), read strictly: UTF-8 and nothing else, no key twice, nothing after the value, bounded
/// depth.
final class JsonText {

    /// The deepest nesting of objects and arrays.
    static final int MAX_DEPTH = 20;

    private static final int MAX_NUMBER = 100;

    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final TypeReference<Map<String, Object>> FREE = new TypeReference<>() {};

    private JsonText() {}

    /// The value that these bytes are, or an empty object for no bytes at all.
    ///
    /// @throws Refusal `malformed_json`, or `invalid` if it is nested too deeply
    static JsonNode parse(byte[] utf8) {
        return utf8.length == 0 ? STRICT.createObjectNode() : parse(decode(utf8));
    }

    /// The value that this text is.
    ///
    /// @throws Refusal `malformed_json`, or `invalid` if it is nested too deeply
    static JsonNode parse(String text) {
        try {
            var node = STRICT.readTree(LoneSurrogates.replaced(text));
            if (node.isMissingNode()) {
                throw malformed();
            }
            return node;
        } catch (StreamConstraintsException tooMuch) {
            throw beyond(String.valueOf(tooMuch.getMessage()));
        } catch (JsonProcessingException wrong) {
            throw malformed();
        }
    }

    /// A free object as a plain map, in the order in which it was written.
    static Map<String, Object> free(ObjectNode node) {
        return STRICT.convertValue(node, FREE);
    }

    /// How many bytes it has when written compactly.
    static int size(Object value) {
        try {
            return STRICT.writeValueAsBytes(value).length;
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static String decode(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed();
        }
    }

    /// The parser has one kind of failure for all its limits, and tells them apart in words.
    private static Refusal beyond(String words) {
        return words.contains("nesting")
                ? Refusal.invalid("", "too_deep", "At most " + MAX_DEPTH + " levels")
                : Refusal.invalid(
                        "", "out_of_range", "Numbers have at most " + MAX_NUMBER + " characters, names 50,000");
    }

    private static Refusal malformed() {
        return new Refusal.Unreadable(
                Code.MALFORMED_JSON, "The body has to be one JSON value in UTF-8, no key twice and nothing after it");
    }
}
