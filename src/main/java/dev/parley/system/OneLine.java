package dev.parley.system;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jspecify.annotations.Nullable;

/// Keeps every message of the log on one line: what somebody wrote into a name or a header can neither begin a line
/// that looks like ours nor steer the terminal that shows it.
@LoggingFilter(name = "one-line")
public final class OneLine implements Filter {

    private static final int DEEPEST_CAUSE = 16;

    @Override
    public boolean isLoggable(LogRecord log) {
        if (log instanceof ExtLogRecord record) {
            var text = record.getFormattedMessage();
            if (text != null && !isPlain(text)) {
                record.setMessage(escape(text), FormatStyle.NO_FORMAT);
                record.setParameters(null);
            }
            record.setThrown(plain(record.getThrown(), DEEPEST_CAUSE));
        }
        return true;
    }

    /// The text with its control characters and line ends written out.
    static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isControl(c)) {
                escaped.append("\\u%04x".formatted(c));
            } else {
                escaped.append((char) c);
            }
        });
        return escaped.toString();
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(OneLine::isControl);
    }

    /// C0, DEL, C1, and Unicode's own line and paragraph ends and writing directions.
    private static boolean isControl(int c) {
        return (c < 0x20 && c != '\t')
                || (c >= 0x7f && c < 0xa0)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static @Nullable Throwable plain(@Nullable Throwable thrown, int depth) {
        if (thrown == null || depth == 0) {
            return null;
        }
        var cause = thrown.getCause();
        var plainCause = plain(cause, depth - 1);
        return isPlain(String.valueOf(thrown.getMessage())) && plainCause == cause
                ? thrown
                : new Plain(thrown, plainCause);
    }

    /// Stands for a failure whose message is not plain.
    private static final class Plain extends RuntimeException {
        private final String text;

        private Plain(Throwable original, @Nullable Throwable cause) {
            super(null, cause, false, true);
            this.text = escape(original.toString());
            setStackTrace(original.getStackTrace());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
