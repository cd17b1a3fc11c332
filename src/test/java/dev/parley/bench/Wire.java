package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Bytes of one connection that come in pieces: what is whole is taken, the rest waits for more.
abstract class Wire extends ChannelInboundHandlerAdapter {

    private static final byte[] END_OF_HEAD = Scan.ascii("\r\n\r\n");
    private ByteBuf rest;

    /// Takes what is whole from the buffer and leaves the rest.
    abstract void take(ChannelHandlerContext context, ByteBuf bytes);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        if (rest != null) {
            rest.writeBytes(bytes);
            bytes.release();
            bytes = rest;
            rest = null;
        }
        try {
            take(context, bytes);
            if (bytes.isReadable()) {
                rest = context.alloc().buffer(Math.max(512, 2 * bytes.readableBytes()));
                rest.writeBytes(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    /// The head of an HTTP message in lower case, once it is whole; null before.
    static String head(ByteBuf bytes) {
        var end = endOfHead(bytes);
        return end < 0
                ? null
                : bytes.readCharSequence(end - bytes.readerIndex(), StandardCharsets.US_ASCII)
                        .toString()
                        .toLowerCase(Locale.ROOT);
    }

    private static int endOfHead(ByteBuf bytes) {
        for (int i = bytes.readerIndex(); i <= bytes.writerIndex() - END_OF_HEAD.length; i++) {
            if (bytes.getByte(i) == '\r' && bytes.getByte(i + 2) == '\r' && bytes.getByte(i + 3) == '\n') {
                return i + END_OF_HEAD.length;
            }
        }
        return -1;
    }

    /// The number of a head's line, or -1.
    static int length(String head) {
        var at = head.indexOf("\r\ncontent-length:");
        if (at < 0) {
            return -1;
        }
        var from = at + "\r\ncontent-length:".length();
        return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
    }

    /// The status of a response.
    static int status(String head) {
        return Integer.parseInt(head.substring(9, 12));
    }

    /// The length of the chunk that begins here, its line taken; -1 if the chunk is not whole: nothing is taken then.
    static int chunk(ByteBuf bytes) {
        var start = bytes.readerIndex();
        var line = bytes.bytesBefore((byte) '\n');
        if (line < 1) {
            return -1;
        }
        var size = Integer.parseInt(
                bytes.toString(start, line - 1, StandardCharsets.US_ASCII).strip(), 16);
        if (bytes.readableBytes() < line + 1 + size + 2) {
            return -1;
        }
        bytes.skipBytes(line + 1);
        return size;
    }
}
