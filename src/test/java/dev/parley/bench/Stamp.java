package dev.parley.bench;

import java.util.HexFormat;

/// When a message was meant to be sent, inside its text: `@@` and 16 hexadecimal digits of the monotonic clock.
final class Stamp {

    /// Characters of a message's text.
    static final int LENGTH = 256;

    private static final byte[] MARK = Scan.ascii("@@");
    private static final HexFormat HEX = HexFormat.of();
    private static final String FILLING =
            "the quick brown fox jumps over the lazy dog and comes back for more of it, ".repeat(4);

    private Stamp() {}

    /// A text of 256 characters.
    static String text(long intended) {
        return ("@@" + HEX.toHexDigits(intended) + " " + FILLING).substring(0, LENGTH);
    }

    /// The time in a frame, or -1 if there is none.
    static long in(byte[] frame, int length) {
        var at = Scan.behind(frame, 0, length, MARK);
        return at < 0 || at + 16 > length ? -1 : Scan.hex(frame, at);
    }

    /// Puts another time into a frame that has one.
    static void put(byte[] frame, long time) {
        var at = Scan.behind(frame, 0, frame.length, MARK);
        var digits = Scan.ascii(HEX.toHexDigits(time));
        System.arraycopy(digits, 0, frame, at, digits.length);
    }
}
