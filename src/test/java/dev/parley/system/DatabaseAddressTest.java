package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {
    @Test
    void urlGivesEveryPart() {
        var address = DatabaseAddress.parse(
                "X",
                "postgresql://ann:s%40cr%2Fet+$%7B@db.example:6432/chat?sslmode=verify-full&sslrootcert=/etc/ca.pem");

        assertEquals(
                new DatabaseAddress(
                        "db.example",
                        6432,
                        "chat",
                        "ann",
                        "s@cr/et+${",
                        Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ca.pem")),
                address);
        assertEquals("postgresql://db.example:6432/chat?sslmode=verify-full", address.reactiveUrl());
        assertEquals(
                "jdbc:postgresql://db.example:6432/chat?ApplicationName=parley&sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
                address.jdbcUrl());
    }

    @Test
    void portAndPasswordMayBeAbsent() {
        var address = DatabaseAddress.parse("X", "postgres://ann@db/chat");

        assertEquals(new DatabaseAddress("db", 5432, "chat", "ann", "", Map.of()), address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "mysql://ann:hunter2@db/chat",
                "postgresql://ann:hunter2@db",
                "postgresql://db/chat?password=hunter2",
                "postgresql://ann:hunter2 @db/chat",
                "postgresql://ann:hunter2@db/chat?password=hunter2"
            })
    void anythingElseIsRefusedWithoutShowingIt(String url) {
        var refused = assertThrows(IllegalSetting.class, () -> DatabaseAddress.parse("PARLEY_DATABASE_URL", url));

        assertFalse(String.valueOf(refused.getMessage()).contains("hunter2"));
        assertEquals("PARLEY_DATABASE_URL", String.valueOf(refused.getMessage()).split(" ", 2)[0]);
    }

    @Test
    void textOfAnAddressHidesThePassword() {
        assertEquals(
                "ann@db:5432/chat",
                DatabaseAddress.parse("X", "postgresql://ann:hunter2@db/chat").toString());
    }
}
