package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Server-sent events in a chunked response. An event ends with an empty line; a chunk may hold several, or a part.
final class EventsSubscriber extends Subscriber {

    private static final byte[] DATA = Scan.ascii("data:");

    private @Nullable ByteBuf part;

    EventsSubscriber(Floor floor, Person person, List<Room> rooms, boolean timed, @Nullable String from) {
        super(floor, person, rooms, timed, from);
    }

    @Override
    byte[] opening(@Nullable String cursor) {
        return floor().target().events(person(), rooms(), cursor);
    }

    @Override
    void begun(ChannelHandlerContext context, @Nullable String cursor) {}

    @Override
    void pinged() {}

    @Override
    void takeFrames(ChannelHandlerContext context, ByteBuf bytes) {
        for (int size = chunk(bytes); size >= 0; size = chunk(bytes)) {
            if (size == 0) {
                context.close();
                return;
            }
            takeText(bytes.readSlice(size));
            bytes.skipBytes(2);
            floor().tally().bytes += size;
        }
    }

    private void takeText(ByteBuf chunk) {
        if (part == null) {
            takeEvents(chunk);
            if (chunk.isReadable()) {
                part = Unpooled.copiedBuffer(chunk);
            }
        } else {
            part = Unpooled.copiedBuffer(part, chunk);
            takeEvents(part);
            part = part.isReadable() ? part : null;
        }
    }

    private void takeEvents(ByteBuf text) {
        for (int length = event(text); length >= 0; length = event(text)) {
            var frame = floor().scratch();
            frame.length = Math.min(length, Frame.MOST);
            text.getBytes(text.readerIndex(), frame.bytes, 0, frame.length);
            text.skipBytes(length);
            var data = Scan.behind(frame.bytes, 0, frame.length, DATA);
            if (data >= 0) {
                heard(frame, frame.bytes[data] == ' ' ? data + 1 : data);
            }
        }
    }

    /// The length of the event that begins here with its empty line; -1 while it is not whole.
    private static int event(ByteBuf text) {
        for (int from = text.readerIndex(); ; ) {
            var line = text.indexOf(from, text.writerIndex(), (byte) '\n');
            if (line < 0 || line + 1 >= text.writerIndex()) {
                return -1;
            }
            if (text.getByte(line + 1) == '\n') {
                return line + 2 - text.readerIndex();
            }
            from = line + 1;
        }
    }
}
