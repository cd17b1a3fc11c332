package dev.parley.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is written to connections in one go, with its framing: made once for all that get the same frames one after the
/// other, as the members of a room do. On one event loop; to be released when they are written.
final class Gathering {

    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private final List<Frame> frames = new ArrayList<>();
    private @Nullable Wire wire;
    private @Nullable ByteBuf bytes;

    /// The two wire formats.
    enum Wire {
        /// Text frames of a WebSocket, unmasked (RFC 6455, section 5.2).
        SOCKET,
        /// Blocks of an event stream as one chunk (RFC 9112, section 7.1).
        EVENTS
    }

    /// The bytes of these frames; the caller owns what it gets.
    ByteBuf of(List<Frame> wanted, Wire format, ByteBufAllocator allocator) {
        if (bytes == null || wire != format || !isSame(wanted)) {
            release();
            frames.addAll(wanted);
            wire = format;
            bytes = format == Wire.SOCKET ? socket(wanted, allocator) : events(wanted, allocator);
        }
        return bytes.retainedDuplicate();
    }

    /// Forgets what was made; those who got it hold it until it is written.
    void release() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
        frames.clear();
    }

    private boolean isSame(List<Frame> wanted) {
        if (wanted.size() != frames.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (wanted.get(i) != frames.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuf socket(List<Frame> frames, ByteBufAllocator allocator) {
        int size = 0;
        for (var frame : frames) {
            size += frame.text().length + 10;
        }
        var out = allocator.directBuffer(size);
        for (var frame : frames) {
            header(out, frame.text().length);
            out.writeBytes(frame.text());
        }
        return out;
    }

    private static void header(ByteBuf out, int length) {
        out.writeByte(0x81);
        if (length < 126) {
            out.writeByte(length);
        } else if (length < 1 << 16) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
    }

    private static ByteBuf events(List<Frame> frames, ByteBufAllocator allocator) {
        int size = 0;
        for (var frame : frames) {
            size += frame.block().length;
        }
        var head = Integer.toHexString(size);
        var out = allocator.directBuffer(size + head.length() + 4);
        ByteBufUtil.writeAscii(out, head);
        out.writeBytes(END_OF_LINE);
        for (var frame : frames) {
            out.writeBytes(frame.block());
        }
        return out.writeBytes(END_OF_LINE);
    }

    /// A block of an event stream that is always the same, as a chunk.
    static byte[] chunk(String block) {
        return (Integer.toHexString(block.length()) + "\r\n" + block + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
