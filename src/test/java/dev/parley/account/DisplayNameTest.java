package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.problem.Refusal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SR-08 display names")
class DisplayNameTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F, 0x061C, 0x200B,
                0x2060, 0xFEFF, 0x0000, 0x0007, 0x000A, 0x000D, 0x007F, 0x0085, 0x2028, 0x2029
            })
    @DisplayName("SR-08 nothing that turns the direction of text, and nothing invisible, is in one")
    void stripped(int codePoint) {
        var name = dev.parley.account.DisplayName.of("Gr" + Character.toString(codePoint) + "ace");
        assertEquals("Grace", name);
    }

    @Test
    @DisplayName("SR-08 emoji keep what joins them")
    void emoji() {
        assertEquals("Ada 👩‍💻", dev.parley.account.DisplayName.of(" Ada 👩‍💻 "));
        assertEquals("❤️", dev.parley.account.DisplayName.of("❤️"));
    }

    @Test
    @DisplayName("SR-08 80 code points pass and 81 do not; one that is nothing but invisible is none")
    void length() {
        assertEquals("😀".repeat(80), dev.parley.account.DisplayName.of("😀".repeat(80)));
        assertThrows(Refusal.Invalid.class, () -> dev.parley.account.DisplayName.of("😀".repeat(81)));
        assertThrows(Refusal.Invalid.class, () -> dev.parley.account.DisplayName.of("\u202E\u200B "));
    }
}
