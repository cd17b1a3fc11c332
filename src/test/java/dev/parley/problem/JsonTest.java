package dev.parley.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.validation.Validation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class JsonTest {

    private static final String ID = "01890a5d-ac96-774b-bcce-b302099a8057";

    private final Json json = new Json(Validation.byDefaultProvider()
            .configure()
            .addValueExtractor(new ChangeExtractor())
            .buildValidatorFactory()
            .getValidator());

    enum Kind {
        CHANNEL,
        GROUP
    }

    record Inner(String url, @Nullable Integer width) {}

    record Everything(
            @NotNull @Length(min = 1, max = 3) String name,
            Kind kind,
            @Nullable @Min(1) @Max(200) Integer limit,
            @Nullable Long big,
            @Nullable Boolean on,
            @Nullable UUID id,
            @Nullable Instant at,
            @Nullable @Size(max = 3) List<UUID> members,
            @Nullable List<@Length(max = 2) String> tags,
            @Nullable @JsonSize(37) Map<String, Object> metadata,
            @Nullable Inner inner,
            @Nullable Change<@Length(max = 3) String> topic) {}

    @MaxBytes(10)
    record Small(String name) {}

    private String errors(String body) {
        var refusal = assertThrows(Refusal.Invalid.class, () -> json.read(body, Everything.class));
        return refusal.errors().stream()
                .map(e -> e.field() + " " + e.code())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private Code code(byte[] body) {
        return assertThrows(Refusal.class, () -> json.read(body, Everything.class))
                .code();
    }

    @Test
    void everyFieldArrives() {
        var read = json.read("""
                {"name": "a😀b", "kind": "group", "limit": 7, "big": 9007199254740993, "on": true, "id": "%s",
                 "at": "2026-01-31T12:00:00.1234567+01:00", "members": ["%s"], "tags": ["x"],
                 "metadata": {"a": [1, 2.5, null]}, "inner": {"url": "u"}, "topic": null}""".formatted(ID, ID), Everything.class);

        assertEquals("a😀b", read.name());
        assertEquals(Kind.GROUP, read.kind());
        assertEquals(7, read.limit());
        assertEquals(9007199254740993L, read.big());
        assertEquals(UUID.fromString(ID), read.id());
        assertEquals(Instant.parse("2026-01-31T11:00:00.123456Z"), read.at());
        assertEquals(List.of(UUID.fromString(ID)), read.members());
        assertEquals("{a=[1, 2.5, null]}", String.valueOf(read.metadata()));
        assertEquals(new Inner("u", null), read.inner());
        assertEquals(new Change<String>(null), read.topic());
    }

    @Test
    void whatIsLeftOutIsNull() {
        var read = json.read("{\"name\": \"a\", \"kind\": \"group\", \"limit\": null}", Everything.class);

        assertNull(read.limit());
        assertNull(read.topic());
        assertEquals("old", Change.apply(read.topic(), "old"));
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        assertEquals(
                "at wrong_type, big out_of_range, id wrong_type, inner.more unknown_field, inner.url required,"
                        + " inner.width wrong_type, kind out_of_range, limit out_of_range, members[1] wrong_type,"
                        + " members[2] wrong_type, metadata too_long, name too_long, on wrong_type, other unknown_field,"
                        + " tags[1] too_long, topic too_long",
                errors("""
                        {"name": "abcd", "kind": "Group", "limit": 201, "big": 9223372036854775808, "on": "true",
                         "id": "1-1-1-1-1", "at": 5, "members": ["%s", 5, null], "tags": ["ab", "abc"],
                         "metadata": {"key": "0123456789012345678901234567"}, "inner": {"width": 1.5, "more": 1}, "topic": "abcd",
                         "other": 1}""".formatted(ID)));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertEquals("kind required, name required", errors("{\"name\": null}"));
        assertEquals("kind required, name required", errors("{}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "true", "[]", "{}", "1.5"})
    void nothingBecomesText(String value) {
        assertEquals(
                "kind wrong_type, name wrong_type", errors("{\"name\": %s, \"kind\": %s}".formatted(value, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"7\"", "1.5", "1.0", "1e1", "true", "[1]", "\"\""})
    void nothingBecomesANumber(String value) {
        assertEquals(
                "big wrong_type, limit wrong_type",
                errors("{\"name\": \"a\", \"kind\": \"group\", \"limit\": %s, \"big\": %s}".formatted(value, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "\"true\"", "\"\"", "[]"})
    void nothingBecomesABoolean(String value) {
        assertEquals("on wrong_type", errors("{\"name\": \"a\", \"kind\": \"group\", \"on\": %s}".formatted(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "+12026-01-01T00:00:00Z", ""})
    void onlyRfc3339IsATime(String value) {
        assertEquals(
                "at wrong_type", errors("{\"name\": \"a\", \"kind\": \"group\", \"at\": \"%s\"}".formatted(value)));
    }

    @Test
    void textThatNothingCanHoldIsNamedWhereverItStands() {
        assertEquals(
                "metadata.a[0] invalid_text, metadata.b invalid_text, name invalid_text",
                errors("{\"name\": \"\\u0000\", \"kind\": \"group\","
                        + " \"metadata\": {\"a\": [\"\\ud800\"], \"b\": {\"\\udc00\": 1}}}"));
    }

    @Test
    void numbersThatAreTooLargeAreRefusedInFreeObjects() {
        assertEquals(
                "metadata.a out_of_range", errors("{\"name\":\"a\",\"kind\":\"group\",\"metadata\":{\"a\":1e400}}"));
    }

    @Test
    @DisplayName("SR-55 arrays have 1,000 items at most")
    void arraysAreBounded() {
        var items = "1,".repeat(1_000) + "1";

        assertEquals(
                "metadata.a too_long",
                errors("{\"name\":\"a\",\"kind\":\"group\",\"metadata\":{\"a\":[" + items + "]}}"));
    }

    @Test
    @DisplayName("SR-55 objects and arrays are nested 20 deep at most")
    void depthIsBounded() {
        var deep = "[".repeat(20) + "]".repeat(20);

        assertEquals(" too_deep", errors("{\"metadata\": " + deep + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "{\"name\": \"a\", \"name\": \"b\"}",
                "{} {}",
                "{}x",
                "{'name': 1}",
                "{\"a\": NaN}",
                "{\"a\": 01}",
                "{\"a\": 1,}",
                "// c\n{}",
                "\uFEFF{}",
                "nul"
            })
    void whatIsNoJsonIsMalformed(String body) {
        assertEquals(Code.MALFORMED_JSON, code(body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsNotUtf8IsMalformed() {
        assertEquals(Code.MALFORMED_JSON, code(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}));
        assertEquals(Code.MALFORMED_JSON, code("{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_16)));
        assertEquals(Code.MALFORMED_JSON, code(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "5", "\"a\"", "null", "true"})
    void whatIsNoObjectIsTheWrongType(String body) {
        assertEquals(" wrong_type", errors(body));
    }

    @Test
    void noBytesAreAnEmptyObject() {
        assertEquals(new NoFields(), json.read(new byte[0], NoFields.class));
    }

    @Test
    void whatIsTooLongIsNotEvenRead() {
        var body = "{\"name\"}}}".getBytes(StandardCharsets.UTF_8);

        assertEquals(
                Code.MALFORMED_JSON,
                assertThrows(Refusal.class, () -> json.read(body, Small.class)).code());
        assertEquals(
                Code.TOO_LARGE,
                assertThrows(Refusal.class, () -> json.read((new String(body) + "}").getBytes(), Small.class))
                        .code());
    }

    /// Stands for a rule that a use case applies at its own place.
    record Wish(
            @Length(min = 2, max = 9, groups = Late.class) String name,
            @Nullable Integer limit) {}

    @Test
    void whatAUseCaseJudgesIsNamedWithWhatElseIsWrong() {
        var refusal =
                assertThrows(Refusal.Invalid.class, () -> json.read("{\"name\": \"a\", \"limit\": \"b\"}", Wish.class));

        assertEquals(
                List.of("limit wrong_type", "name too_short"),
                refusal.errors().stream().map(e -> e.field() + " " + e.code()).toList());
        assertEquals(new Wish("a", null), json.read("{\"name\": \"a\"}", Wish.class));
    }

    @Test
    void aNumberBeyondAllBoundsIsOutOfRange() {
        assertEquals(" out_of_range", errors("{\"limit\": " + "9".repeat(101) + "}"));
        assertEquals(" too_deep", errors("{\"metadata\": " + "[".repeat(21) + "]".repeat(21) + "}"));
    }

    @Test
    void noMoreThanAHundredFieldsAreNamed() {
        var fields = new StringBuilder("{\"name\": \"a\"");
        for (int i = 0; i < 500; i++) {
            fields.append(", \"f").append(i).append("\": 1");
        }
        var refusal = assertThrows(Refusal.Invalid.class, () -> json.read(fields + "}", Everything.class));

        assertEquals(100, refusal.errors().size());
    }
}
