package dev.parley.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// HTTP connections that are kept, one request on each at a time; what finds none free waits its turn, and its time
/// runs. A server may hang up on one that has been idle for long: it is opened again. Lives on the loop.
final class Rest {

    private final Floor floor;
    private final List<Line> lines = new ArrayList<>();
    private final ArrayDeque<Line> free = new ArrayDeque<>();
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private boolean closing;

    private record Request(byte[] bytes, Consumer<Answer> answered) {}

    /// A response's status, the seq that its body names first (0 for none) and how long the body is.
    record Answer(int status, Frame frame, int length) {}

    private Rest(Floor floor) {
        this.floor = floor;
    }

    /// Opens so many connections.
    static Rest open(Floor floor, int connections) {
        var rest = new Rest(floor);
        for (int i = 0; i < connections; i++) {
            var line = rest.new Line();
            rest.connect(line).syncUninterruptibly();
            line.open.join();
        }
        return rest;
    }

    private ChannelFuture connect(Line line) {
        return floor.loop().connect(floor.target().address(), line);
    }

    /// Posts a message and counts it.
    void post(byte[] request, Floor.Pending send) {
        floor.sent();
        floor.goOut(() -> call(request, answer -> {
            answer.frame().read(0);
            var made = floor.target().made(answer.frame());
            floor.answered(send, answer.status(), made, answer.frame());
        }));
    }

    void call(byte[] request, Consumer<Answer> answered) {
        var line = free.poll();
        if (line == null) {
            waiting.add(new Request(request, answered));
        } else {
            line.write(new Request(request, answered));
        }
    }

    void close() {
        floor.loop().call(() -> {
            closing = true;
            List.copyOf(lines).forEach(line -> line.channel.close());
            return null;
        });
    }

    private final class Line extends Wire {

        private final CompletableFuture<Void> open = new CompletableFuture<>();
        private final Frame frame = new Frame();
        private Channel channel;
        private @Nullable Request current;
        private boolean chunked;
        private int status;
        private int left = -1;
        private int length;

        void write(Request request) {
            current = request;
            channel.writeAndFlush(Unpooled.wrappedBuffer(request.bytes()));
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            channel = context.channel();
            lines.add(this);
            takeNext();
            open.complete(null);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            var idle = current == null;
            lines.remove(this);
            free.remove(this);
            end(0);
            if (idle && !closing) {
                connect(new Line());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        @Override
        void take(ChannelHandlerContext context, ByteBuf bytes) {
            if (left < 0 && !begin(bytes)) {
                return;
            }
            if (chunked) {
                takeChunks(bytes);
            } else {
                keep(bytes, Math.min(left, bytes.readableBytes()));
                if (left == 0) {
                    end(status);
                }
            }
        }

        private boolean begin(ByteBuf bytes) {
            var head = head(bytes);
            if (head == null) {
                return false;
            }
            status = status(head);
            chunked = head.contains("transfer-encoding: chunked");
            left = Math.max(0, length(head));
            length = 0;
            frame.length = 0;
            return true;
        }

        private void takeChunks(ByteBuf bytes) {
            for (int size = chunk(bytes); size >= 0; size = chunk(bytes)) {
                left = size;
                keep(bytes, size);
                bytes.skipBytes(2);
                if (size == 0) {
                    end(status);
                    return;
                }
            }
        }

        /// The first part of a body is all that is looked at; the rest of it only counts.
        private void keep(ByteBuf bytes, int size) {
            var kept = Math.min(size, Frame.MOST - frame.length);
            bytes.getBytes(bytes.readerIndex(), frame.bytes, frame.length, kept);
            frame.length += kept;
            bytes.skipBytes(size);
            length += size;
            left -= size;
        }

        private void end(int with) {
            left = -1;
            var request = current;
            if (request == null) {
                return;
            }
            current = null;
            request.answered().accept(new Answer(with, frame, length));
            if (channel.isActive()) {
                takeNext();
            }
        }

        private void takeNext() {
            var next = waiting.poll();
            if (next == null) {
                free.add(this);
            } else {
                write(next);
            }
        }
    }
}
