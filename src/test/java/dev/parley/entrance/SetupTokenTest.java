package dev.parley.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SR-61 a set-up token that the operator chose")
class SetupTokenTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "short",
                "0123456789012345678901234567890",
                "change-me-change-me-change-me-change-me",
                "CHANGEME0123456789012345678901234567",
                "this-is-an-example-of-a-set-up-token-0123",
                "pset_Jm9q2kq4W8xgS1nP7zC0uT5yB3vE6hLrA9dKfQeXwZs"
            })
    @DisplayName("SR-61 is refused if it is empty, shorter than 32 bytes or an example, and never shown")
    void refused(String token) {
        var refusal = assertThrows(IllegalStateException.class, () -> SetupToken.require(token));
        assertFalse(token.length() > 4 && String.valueOf(refusal.getMessage()).contains(token));
    }

    @Test
    @DisplayName("SR-61 holds from 32 bytes on")
    void accepted() {
        assertEquals("01234567890123456789012345678901", SetupToken.require("01234567890123456789012345678901"));
    }
}
