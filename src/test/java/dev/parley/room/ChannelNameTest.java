package dev.parley.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.problem.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "general",
                "General",
                "room-1",
                "a_b.c",
                "2026",
                "Ünïcode",
                "уведомления",
                "总览",
                "お知らせ",
                "공지",
                "إعلانات",
                "हिन्दी",
                "ไทย",
                "𐐀𐐁",
                "Отдел-QA",
                "٣٤"
            })
    void lettersAndDigitsOfAnyScriptAreAName(String name) {
        assertEquals(name, ChannelName.of(name).text());
    }

    @ParameterizedTest
    @CsvSource({
        "'', too_short",
        "'#', too_short",
        "'a b', not_a_channel_name",
        "' a', not_a_channel_name",
        "'a\u200bb', not_a_channel_name",
        "'a\u202eb', not_a_channel_name",
        "'a\u3164b', not_a_channel_name",
        "'a\u00adb', not_a_channel_name",
        "'##a', not_a_channel_name",
        "'a/b', not_a_channel_name",
        "'a:b', not_a_channel_name",
        "'ext:1', not_a_channel_name",
        "'😀', not_a_channel_name",
        "'a,b', not_a_channel_name",
        "'-', reserved",
        "'..', reserved",
        "'_._', reserved",
        "'directory', reserved",
        "'#Directory', reserved",
        "'ｄｉｒｅｃｔｏｒｙ', reserved",
        "'019aa5d2-1f00-7c3e-8a11-6f2b1c0d9e01', reserved",
        "'019AA5D2-1F00-7C3E-8A11-6F2B1C0D9E01', reserved",
        "'019aa5d21f007c3e8a116f2b1c0d9e01', reserved"
    })
    void whatIsNoNameIsRefusedWithItsReason(String name, String code) {
        var refusal = assertThrows(Refusal.Invalid.class, () -> ChannelName.of(name));
        assertEquals("name", refusal.errors().getFirst().field());
        assertEquals(code, refusal.errors().getFirst().code());
    }

    @Test
    void fiftyCodePointsPassAndFiftyOneDoNot() {
        assertEquals(50, ChannelName.of("𐐀".repeat(50)).text().codePointCount(0, 100));
        var refusal = assertThrows(Refusal.Invalid.class, () -> ChannelName.of("x".repeat(51)));
        assertEquals("too_long", refusal.errors().getFirst().code());
    }

    @ParameterizedTest
    @CsvSource({
        "general, GENERAL",
        "general, #general",
        "straße, STRASSE",
        "general, ｇｅｎｅｒａｌ",
        "ﬁle, file",
        "ÉTÉ, e\u0301te\u0301",
        "ΣΊΣΥΦΟΣ, σίσυφος",
        "가, 가"
    })
    void caseAndFormDoNotMakeAnotherName(String one, String other) {
        assertEquals(ChannelName.of(one).key(), ChannelName.of(other).key());
        assertEquals(ChannelName.keyOf(one), ChannelName.keyOf(other));
    }

    @ParameterizedTest
    @CsvSource({"general, gеneral", "paypal, раураl", "scope, ѕсоре", "admin, аdmin", "room1, rooml"})
    void whatLooksTheSameHasOneLook(String one, String other) {
        assertNotEquals(ChannelName.of(one).key(), ChannelName.of(other).key());
        assertEquals(ChannelName.of(one).look(), ChannelName.of(other).look());
    }

    @ParameterizedTest
    @CsvSource({"general, generals", "room-1, room-2", "ab, ba", "а-б, а-в", "e, é"})
    void differentNamesLookDifferent(String one, String other) {
        assertNotEquals(ChannelName.of(one).look(), ChannelName.of(other).look());
    }
}
