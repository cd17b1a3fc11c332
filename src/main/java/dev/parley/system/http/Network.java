package dev.parley.system.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A range of IP addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
record Network(byte[] address, int bits) {

    /// Nothing that looks like this is ever looked up as a name.
    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /// Reads what an operator wrote.
    ///
    /// @throws IllegalArgumentException if it is no network
    static Network parse(String text) {
        var slash = text.indexOf('/');
        var address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException("not an address or network: " + text);
        }
        var most = address.length * Byte.SIZE;
        var bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("not a network: " + text);
        }
        return new Network(address, bits);
    }

    /// The bytes of an address written in digits; null if it is none. IPv4 inside IPv6 is IPv4.
    static byte @Nullable [] address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException notOne) {
            return null;
        }
    }

    /// Whether this address lies in it.
    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        var whole = bits / Byte.SIZE;
        if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
            return false;
        }
        var rest = bits % Byte.SIZE;
        var mask = 0xff << (Byte.SIZE - rest);
        return rest == 0 || (address[whole] & mask) == (other[whole] & mask);
    }
}
