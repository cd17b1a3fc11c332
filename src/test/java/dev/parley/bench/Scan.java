package dev.parley.bench;

import java.nio.charset.StandardCharsets;

/// Finds what is needed in the bytes of a frame, without making a tree of it: the generator has to be the cheaper half.
final class Scan {

    private Scan() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Where something begins, or -1.
    static int find(byte[] in, int from, int to, byte[] what) {
        var first = what[0];
        for (int i = from; i <= to - what.length; i++) {
            if (in[i] == first && is(in, i, what)) {
                return i;
            }
        }
        return -1;
    }

    /// Where something ends, or -1.
    static int behind(byte[] in, int from, int to, byte[] what) {
        var at = find(in, from, to, what);
        return at < 0 ? -1 : at + what.length;
    }

    static boolean is(byte[] in, int at, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (at + i >= in.length || in[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }

    /// The digits that begin here.
    static long number(byte[] in, int at) {
        long value = 0;
        for (int i = at; i < in.length && in[i] >= '0' && in[i] <= '9'; i++) {
            value = value * 10 + in[i] - '0';
        }
        return value;
    }

    /// Sixteen hexadecimal digits, hyphens between them skipped.
    static long hex(byte[] in, int at) {
        long value = 0;
        for (int i = at, digits = 0; digits < 16; i++) {
            if (in[i] != '-') {
                value = value << 4 | Character.digit(in[i], 16);
                digits++;
            }
        }
        return value;
    }

    /// The text from here to the next quote.
    static String quoted(byte[] in, int at, int to) {
        var end = at;
        while (end < to && in[end] != '"') {
            end++;
        }
        return new String(in, at, end - at, StandardCharsets.US_ASCII);
    }
}
