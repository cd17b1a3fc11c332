package dev.parley.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The limit of a server: answers an empty POST, and writes what it gets to everybody, framed once, one `write()` for
/// each of them. It knows nobody, stores nothing, and every message is the same for all.
///
/// | path | |
/// |---|---|
/// | `POST /empty` | reads the body and answers 201 |
/// | `POST /fan/{room}` | answers 201, then writes the body to the room's subscribers |
/// | `POST /stamp/{room}` | the same; the body gets this moment as its stamp |
/// | `GET /socket/{room}`, `GET /events/{room}` | subscribes |
public final class LimitServer {

    private static final byte[] CREATED = Scan.ascii("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");

    // The answer to the one key that the generator uses (RFC 6455, section 1.3).
    private static final byte[] SWITCHING = Scan.ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    private static final byte[] STREAM =
            Scan.ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] CAUGHT_UP = Scan.ascii("{\"type\":\"stream.caught-up\",\"data\":{}}");

    private final Map<String, List<Channel>> sockets = new HashMap<>();
    private final Map<String, List<Channel>> streams = new HashMap<>();

    private LimitServer() {}

    /// Serves on a free port, which it prints, until its standard input ends: it cannot outlive who started it.
    public static void main(String[] args) throws Exception {
        var server = new LimitServer();
        var group = Epoll.isAvailable() ? new EpollEventLoopGroup(1) : new NioEventLoopGroup(1);
        var channel = new ServerBootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast(server.new Line());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        var port = ((InetSocketAddress) channel.localAddress()).getPort();
        System.out.write(("listening on " + port + "\n").getBytes(StandardCharsets.US_ASCII));
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nothing is said to it.
        }
        System.exit(0);
    }

    private void fan(String room, byte[] text) {
        var frame = Unpooled.directBuffer().writeBytes(socketFrame(text));
        for (var socket : sockets.getOrDefault(room, List.of())) {
            socket.writeAndFlush(frame.retainedDuplicate());
        }
        frame.release();
        var event = Unpooled.directBuffer().writeBytes(event(text));
        for (var stream : streams.getOrDefault(room, List.of())) {
            stream.writeAndFlush(event.retainedDuplicate());
        }
        event.release();
    }

    private static ByteBuf socketFrame(byte[] text) {
        var frame = Unpooled.buffer(text.length + 4).writeByte(0x81);
        if (text.length < 126) {
            frame.writeByte(text.length);
        } else {
            frame.writeByte(126).writeShort(text.length);
        }
        return frame.writeBytes(text);
    }

    private static ByteBuf event(byte[] text) {
        var head = Scan.ascii("id: AAAAAAAAAAAAAAAAAAAAAAAA\nevent: message.created\ndata: ");
        var size = head.length + text.length + 2;
        return Unpooled.buffer(size + 12)
                .writeBytes(Scan.ascii(Integer.toHexString(size) + "\r\n"))
                .writeBytes(head)
                .writeBytes(text)
                .writeBytes(Scan.ascii("\n\n\r\n"));
    }

    private final class Line extends Wire {

        private String path;
        private int length;
        private boolean listening;
        private List<Channel> group = new ArrayList<>();

        @Override
        void take(ChannelHandlerContext context, ByteBuf bytes) {
            if (listening) {
                bytes.skipBytes(bytes.readableBytes());
                return;
            }
            while (bytes.isReadable()) {
                if (path == null && !begin(bytes) || bytes.readableBytes() < length) {
                    return;
                }
                var body = new byte[length];
                bytes.readBytes(body);
                serve(context, path, body);
                path = null;
            }
        }

        private boolean begin(ByteBuf bytes) {
            var head = head(bytes);
            if (head == null) {
                return false;
            }
            path = head.substring(head.indexOf(' ') + 1, head.indexOf(" http/"));
            length = Math.max(0, length(head));
            return true;
        }

        private void serve(ChannelHandlerContext context, String path, byte[] body) {
            var room = path.substring(path.indexOf('/', 1) + 1);
            if (path.startsWith("/socket/")) {
                listen(context, sockets, room, SWITCHING, socketFrame(CAUGHT_UP));
            } else if (path.startsWith("/events/")) {
                listen(context, streams, room, STREAM, event(CAUGHT_UP));
            } else {
                context.writeAndFlush(Unpooled.wrappedBuffer(CREATED));
                if (path.startsWith("/stamp/")) {
                    Stamp.put(body, System.nanoTime());
                }
                if (!path.equals("/empty")) {
                    fan(room, body);
                }
            }
        }

        private void listen(
                ChannelHandlerContext context,
                Map<String, List<Channel>> all,
                String room,
                byte[] head,
                ByteBuf first) {
            listening = true;
            group = all.computeIfAbsent(room, name -> new ArrayList<>());
            group.add(context.channel());
            context.write(Unpooled.wrappedBuffer(head));
            context.writeAndFlush(first);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            group.remove(context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
