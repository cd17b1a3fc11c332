package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.problem.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SR-08 user names")
class UsernameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada",
                "grace.hopper",
                "linus_t",
                "ken-thompson",
                "x1",
                "42",
                "Ünsal",
                "José",
                "Дмитрий",
                "Νίκος",
                "محمد",
                "דוד",
                "田中太郎",
                "たなか",
                "김철수",
                "नरेन्द्र",
                "สมชาย",
                "a.b_c-d",
                "abcdefghijklmnopqrstuvwxyz012345"
            })
    @DisplayName("names of people all over the world are names")
    void accepts(String name) {
        assertEquals(
                name.codePointCount(0, name.length()),
                Username.of(name)
                        .shown()
                        .codePointCount(0, Username.of(name).shown().length()));
    }

    @ParameterizedTest
    @CsvSource({
        "x, too_short",
        "'', too_short",
        "abcdefghijklmnopqrstuvwxyz0123456, too_long",
        "me, reserved",
        "Everyone, reserved",
        "HERE, reserved",
        "admin, reserved",
        "Support, reserved",
        "two words, invalid_text",
        "at@sign, invalid_text",
        "-dash, invalid_text",
        "dot., invalid_text",
        "..., invalid_text",
        "a/b, invalid_text",
        "#general, invalid_text",
        "pаypal, invalid_text",
        "gοοgle, invalid_text",
        "😀😀, invalid_text"
    })
    @DisplayName("what is no name is refused, and why")
    void refuses(String name, String code) {
        var refusal = assertThrows(Refusal.Invalid.class, () -> Username.of(name));
        assertEquals(code, refusal.errors().getFirst().code());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0x200B, 0x200D, 0x202E, 0x2066, 0xFEFF, 0x00AD, 0x034F, 0x2060, 0x3164, 0xE0041, 0x0000, 0x000A})
    @DisplayName("nothing invisible and nothing that turns the direction of text is in a name")
    void refusesInvisible(int codePoint) {
        var name = "ad" + Character.toString(codePoint) + "a";
        assertThrows(Refusal.Invalid.class, () -> Username.of(name));
    }

    @Test
    @DisplayName("case and form make no difference")
    void oneKey() {
        assertEquals(Username.of("grace").key(), Username.of("GRACE").key());
        assertEquals(Username.of("grace").key(), Username.of("ｇｒａｃｅ").key());
        assertEquals(Username.of("caf\u00e9").key(), Username.of("cafe\u0301").key());
        assertEquals(Username.of("strasse").key(), Username.of("straße").key());
    }

    @Test
    @DisplayName("of 300 look-alikes none is taken beside the name that it looks like")
    void lookAlikes() throws IOException {
        var alikes = corpus();
        assertTrue(alikes.size() >= 300, "there are " + alikes.size());
        var passed = new ArrayList<String>();
        for (var alike : alikes) {
            if (!stopped(alike.getFirst(), alike.getLast())) {
                passed.add(alike.getFirst() + " ~ " + alike.getLast());
            }
        }
        assertEquals(List.of(), passed);
    }

    @Test
    @DisplayName("names that do not look alike can stand beside each other")
    void different() {
        for (var pair : List.of(
                List.of("anna", "anne"),
                List.of("bob", "rob"),
                List.of("grace", "graces"),
                List.of("user1", "user2"),
                List.of("user-10", "user-11"),
                List.of("max", "max2"),
                List.of("jon", "john"))) {
            assertFalse(
                    Username.of(pair.getFirst())
                            .skeleton()
                            .equals(Username.of(pair.getLast()).skeleton()),
                    pair.toString());
        }
    }

    /// Either it is no name at all, or it is the same name, or it looks the same.
    private static boolean stopped(String name, String alike) {
        try {
            var real = Username.ofOwner(name);
            var other = Username.ofOwner(alike);
            return real.key().equals(other.key()) || real.skeleton().equals(other.skeleton());
        } catch (Refusal.Invalid e) {
            return true;
        }
    }

    private static List<List<String>> corpus() throws IOException {
        try (var in = Objects.requireNonNull(UsernameTest.class.getResourceAsStream("/look-alikes.txt"));
                var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("//"))
                    .flatMap(line -> {
                        var words = List.of(line.split(" "));
                        return words.stream().skip(1).map(alike -> List.of(words.getFirst(), alike));
                    })
                    .toList();
        }
    }
}
