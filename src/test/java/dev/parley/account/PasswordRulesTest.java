package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.problem.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("SR-01, SR-02 new passwords")
class PasswordRulesTest {

    private static final String OK = "ok";
    private final PasswordRules rules = new PasswordRules(12, 128, new CommonPasswords());

    @ParameterizedTest(name = "{index}: {1}")
    @MethodSource("table")
    @DisplayName("the table of 40 passwords")
    void judges(String password, String expected) {
        if (expected.equals(OK)) {
            assertDoesNotThrow(() -> rules.require("password", password, List.of("gracehopper", "Rear Admiral")));
        } else {
            var refusal = assertThrows(
                    Refusal.Invalid.class,
                    () -> rules.require("password", password, List.of("gracehopper", "Rear Admiral")));
            assertEquals(expected, refusal.errors().getFirst().code());
            assertEquals("password", refusal.errors().getFirst().field());
        }
    }

    static Stream<Arguments> table() {
        return Stream.of(
                Arguments.of("", "too_short"),
                Arguments.of("x", "too_short"),
                Arguments.of("elevenchars", "too_short"),
                Arguments.of("twelve chars", OK),
                Arguments.of("correct horse battery staple", OK),
                Arguments.of("            x", OK),
                Arguments.of("UPPER CASE ONLY HERE", OK),
                Arguments.of("no digits or symbols needed", OK),
                Arguments.of("8273645918273", OK),
                Arguments.of("!\"#$%&'()*+,-./:;<=>?@[]", OK),
                Arguments.of("tab\tand\nnew line inside", OK),
                Arguments.of("with a NUL \u0000 in the middle", OK),
                Arguments.of("пароль из двенадцати", OK),
                Arguments.of("密码密码很长很长很长的密码", OK),
                Arguments.of("كلمة مرور طويلة جدا", OK),
                Arguments.of("😀😃😄😁😆😅😂🤣😊😇🙂", "too_short"),
                Arguments.of("😀😃😄😁😆😅😂🤣😊😇🙂🙃", OK),
                Arguments.of("👩‍👩‍👧‍👦👩‍👩‍👧", OK),
                Arguments.of("𝒜𝒷𝒸𝒹ℯ𝒻ℊ𝒽𝒾𝒿𝓀𝓁", OK),
                Arguments.of("e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "too_short"),
                Arguments.of("e\u0301a\u0301o\u0301u\u0301i\u0301y\u0301 abcde", OK),
                Arguments.of("long " + "enough ".repeat(8) + "64..", OK),
                Arguments.of("a phrase " + "b".repeat(119), OK),
                Arguments.of("a phrase " + "b".repeat(120), "too_long"),
                Arguments.of("x y z ".repeat(1000), "too_long"),
                Arguments.of("qwertyuiop123", "too_common"),
                Arguments.of("QWERTYuiop123", "too_common"),
                Arguments.of("1q2w3e4r5t6y", "too_common"),
                Arguments.of("qwerty123456", "too_common"),
                Arguments.of("password1234", "too_common"),
                Arguments.of("aaaaaaaaaaaa", "too_common"),
                Arguments.of("abababababab", "too_common"),
                Arguments.of("abcdabcdabcd", "too_common"),
                Arguments.of("passwordpassword", "too_common"),
                Arguments.of("123456789012", "too_common"),
                Arguments.of("gracehopper1", "too_common"),
                Arguments.of("GraceHopper!2026", "too_common"),
                Arguments.of("parleyparley1", "too_common"),
                Arguments.of("rear admiral", "too_common"),
                Arguments.of("gracehopper likes compilers", OK));
    }

    @Test
    @DisplayName("the list holds at least 10,000 common passwords")
    void listIsLong() {
        assertTrue(new CommonPasswords().size() >= 10_000);
    }

    @Test
    @DisplayName("SR-04 the same letter typed differently is the same password")
    void normalizes() {
        assertEquals(PasswordRules.normalized("caf\u00e9"), PasswordRules.normalized("cafe\u0301"));
    }
}
