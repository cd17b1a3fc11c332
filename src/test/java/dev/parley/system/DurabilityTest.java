package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DurabilityTest {
    @Test
    void safeSettingsRaiseNoComplaint() {
        assertEquals(List.of(), new Durability("on", "on", "on", 180004).complaints());
        assertEquals(List.of(), new Durability("on", "remote_apply", "on", 150000).complaints());
    }

    @Test
    void eachUnsafeSettingIsNamed() {
        assertEquals(
                List.of(
                        "fsync is off",
                        "synchronous_commit is off",
                        "full_page_writes is off",
                        "the server's version is 14, older than 15"),
                new Durability("off", "off", "off", 140011).complaints());
    }
}
