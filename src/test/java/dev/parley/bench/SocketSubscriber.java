package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A WebSocket (RFC 6455, section 5.2), which can send too. The mask is zero: allowed, and it costs nothing.
final class SocketSubscriber extends Subscriber {

    private static final int TEXT = 0x1;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;

    private final boolean listens;

    SocketSubscriber(Floor floor, Person person, List<Room> rooms, boolean timed, @Nullable String from) {
        super(floor, person, rooms, timed, from);
        listens = true;
    }

    /// One that asks for nothing.
    SocketSubscriber(Floor floor, Person person) {
        super(floor, person, List.of(), false, null);
        listens = false;
    }

    /// Sends a text frame.
    void send(byte[] text) {
        write(TEXT, text);
    }

    @Override
    byte[] opening(@Nullable String cursor) {
        return floor().target().socket(person(), rooms());
    }

    @Override
    void begun(ChannelHandlerContext context, @Nullable String cursor) {
        var target = floor().target();
        var first = listens ? target.resume(person(), rooms(), cursor) : target.hello();
        if (first != null) {
            send(first);
        }
        if (!listens) {
            ready();
        }
    }

    /// The answer is the same text.
    @Override
    void pinged() {
        var frame = floor().scratch();
        send(Arrays.copyOf(frame.bytes, frame.length));
    }

    @Override
    void takeFrames(ChannelHandlerContext context, ByteBuf bytes) {
        while (bytes.readableBytes() >= 2) {
            var start = bytes.readerIndex();
            int code = bytes.getUnsignedByte(start + 1);
            var head = code < 126 ? 2 : code == 126 ? 4 : 10;
            if (bytes.readableBytes() < head) {
                return;
            }
            var length = code < 126
                    ? code
                    : code == 126 ? bytes.getUnsignedShort(start + 2) : (int) bytes.getLong(start + 2);
            if (bytes.readableBytes() < head + length) {
                return;
            }
            take(bytes.getByte(start) & 0xF, bytes, start + head, length);
            bytes.readerIndex(start + head + length);
            floor().tally().bytes += head + length;
        }
    }

    private void take(int code, ByteBuf bytes, int at, int length) {
        if (code == TEXT) {
            takeTexts(bytes, at, at + length);
        } else if (code == PING) {
            var data = new byte[length];
            bytes.getBytes(at, data);
            write(PONG, data);
        } else if (code == CLOSE) {
            floor().note(this, "closed with " + (length < 2 ? "nothing" : bytes.getUnsignedShort(at)));
            channel().close();
        }
    }

    private void takeTexts(ByteBuf bytes, int from, int to) {
        for (int at = from; at < to; ) {
            var end = floor().target().end(bytes, at, to);
            takeText(bytes, at, end - at);
            at = end < to && bytes.getByte(end) == '\n' ? end + 1 : end;
        }
    }

    private void takeText(ByteBuf bytes, int at, int length) {
        var frame = floor().scratch();
        frame.length = Math.min(length, Frame.MOST);
        bytes.getBytes(at, frame.bytes, 0, frame.length);
        heard(frame, 0);
    }

    private void write(int code, byte[] data) {
        var head = channel().alloc().buffer(14 + data.length);
        head.writeByte(0x80 | code);
        if (data.length < 126) {
            head.writeByte(0x80 | data.length);
        } else if (data.length < 1 << 16) {
            head.writeByte(0x80 | 126).writeShort(data.length);
        } else {
            head.writeByte(0x80 | 127).writeLong(data.length);
        }
        head.writeInt(0).writeBytes(data);
        channel().writeAndFlush(head);
    }
}
