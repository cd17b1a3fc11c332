package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OneLineTest {

    private final OneLine filter = new OneLine();

    @Test
    @DisplayName("SR-59 what somebody wrote stays on the line")
    void whatSomebodyWroteStaysOnTheLine() {
        var record = new ExtLogRecord(Level.INFO, "hello %s", ExtLogRecord.FormatStyle.PRINTF, "x");
        record.setParameters(new Object[] {"a\r\n2026-01-31 INFO all is well\u001b[2J\u2028%s"});

        filter.isLoggable(record);

        assertEquals(
                "hello a\\u000d\\u000a2026-01-31 INFO all is well\\u001b[2J\\u2028%s", record.getFormattedMessage());
    }

    @Test
    void plainTextIsLeftAlone() {
        var record = new ExtLogRecord(Level.INFO, "héllo\t%s", ExtLogRecord.FormatStyle.PRINTF, "x");
        record.setParameters(new Object[] {"😀"});
        var failure = new IllegalStateException("plain");
        record.setThrown(failure);

        filter.isLoggable(record);

        assertEquals("héllo\t😀", record.getFormattedMessage());
        assertSame(failure, record.getThrown());
    }

    @Test
    @DisplayName("SR-59 so does what failures say")
    void soDoWhatFailuresSay() {
        var record = new ExtLogRecord(Level.INFO, "oh", ExtLogRecord.FormatStyle.PRINTF, "x");
        record.setThrown(new IllegalStateException("outer", new IllegalArgumentException("a\nb")));

        filter.isLoggable(record);

        var thrown = record.getThrown();
        assertEquals("java.lang.IllegalStateException: outer", thrown.toString());
        assertEquals(
                "java.lang.IllegalArgumentException: a\\u000ab",
                thrown.getCause().toString());
        assertNull(thrown.getCause().getCause());
    }
}
