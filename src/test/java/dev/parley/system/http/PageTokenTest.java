package dev.parley.system.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.problem.Refusal;
import dev.parley.protocol.Page;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    @Test
    void whatWentInComesOut() {
        var time = Instant.parse("2026-01-31T12:00:00.123456Z");

        var token = PageToken.parse("rooms", PageToken.of("rooms", "Zoë", ID, 42L, time), 4);

        assertEquals("Zoë", token.text(0));
        assertEquals(ID, token.uuid(1));
        assertEquals(42, token.number(2));
        assertEquals(time, token.instant(3));
    }

    @Test
    void anyOtherCharacterIsNoticed() {
        var token = PageToken.of("rooms", "general", ID);
        for (int i = 0; i < token.length(); i++) {
            var other = token.charAt(i) == 'A' ? 'B' : 'A';
            var altered = token.substring(0, i) + other + token.substring(i + 1);
            // The last character carries spare bits: two spellings may be the same bytes.
            if (i < token.length() - 1) {
                refused("rooms", altered, 2);
            }
        }
    }

    @Test
    void aTokenOfAnotherListIsRefused() {
        refused("users", PageToken.of("rooms", "general"), 1);
        refused("rooms", PageToken.of("rooms", "general"), 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "AAAAAAAA", "%%%", "null"})
    void whatIsNoTokenIsRefused(String token) {
        refused("rooms", token, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "1.0", "", "x", "99999999999999999999"})
    void aLimitIsFromOneToTwoHundred(String limit) {
        var refusal = assertThrows(Refusal.Invalid.class, () -> new Paging(limit, null).limit());

        assertEquals("limit", refusal.errors().getFirst().field());
    }

    @Test
    void fiftyUnlessSaid() {
        assertEquals(50, new Paging(null, null).limit());
        assertEquals(200, new Paging("200", null).limit());
    }

    @Test
    void theRowTooManyOnlyTellsThatThereIsMore() {
        assertEquals(new Page<>(List.of(1, 2), "2"), Page.cut(List.of(1, 2, 3), 2, String::valueOf));
        assertEquals(new Page<>(List.of(1, 2), null), Page.cut(List.of(1, 2), 2, String::valueOf));
    }

    private static void refused(String list, String token, int parts) {
        var refusal = assertThrows(Refusal.Invalid.class, () -> PageToken.parse(list, token, parts));
        assertEquals("pageToken", refusal.errors().getFirst().field());
    }
}
