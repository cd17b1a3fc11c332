package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A place in a workspace's log, as clients hold it: opaque text, the same on REST, SSE and WebSocket.
///
/// It names the history by a digest of workspace, epoch, database identity and timeline, and the position in it. A
/// check tells an altered one from one of another history; it grants nothing, so it is no signature.
///
/// @param history the digest of the history that the position belongs to
/// @param position the last position that its holder has seen, 0 for none
public record Cursor(long history, long position) {

    /// The most characters that the text of a cursor has.
    public static final int MAX_LENGTH = 128;

    private static final byte VERSION = 1;
    private static final int BYTES = 1 + Long.BYTES + Long.BYTES + Integer.BYTES;

    /// The opaque text: 28 characters, URL-safe.
    public String text() {
        var bytes = ByteBuffer.allocate(BYTES).put(VERSION).putLong(history).putLong(position);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes.putInt(check(bytes.array())).array());
    }

    /// Reads what [#text] wrote.
    ///
    /// @return null if it is not, or no more, the text of a cursor
    public static @Nullable Cursor parse(String text) {
        var bytes = decode(text);
        if (bytes == null || bytes.length != BYTES || bytes[0] != VERSION) {
            return null;
        }
        var buffer = ByteBuffer.wrap(bytes);
        if (buffer.getInt(BYTES - Integer.BYTES) != check(bytes)) {
            return null;
        }
        var cursor = new Cursor(buffer.getLong(1), buffer.getLong(1 + Long.BYTES));
        return cursor.position >= 0 && cursor.text().equals(text) ? cursor : null;
    }

    private static byte @Nullable [] decode(String text) {
        try {
            return text.length() > MAX_LENGTH ? null : Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static int check(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
