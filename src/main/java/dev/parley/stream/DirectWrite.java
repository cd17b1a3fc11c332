package dev.parley.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpContentEncoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.impl.ServerWebSocketWrapper;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The channel below a stream: what was framed once for all is written there, behind the encoders that would frame it
/// again for each connection. The one class of the streams that knows the insides of Vert.x and of the framework. Where
/// they are not as it knows them there is none, and frames go the framework's own way, only slower.
///
/// On the connection's own event loop.
final class DirectWrite {

    private static final Logger LOG = Logger.getLogger(DirectWrite.class);
    private static final @Nullable MethodHandle SOCKET = handle();
    private static final @Nullable MethodHandle WRAPPED = wrapped();

    private final ChannelHandlerContext encoder;

    private DirectWrite(ChannelHandlerContext encoder) {
        this.encoder = encoder;
    }

    /// Below a WebSocket.
    static @Nullable DirectWrite below(WebSocketConnection connection) {
        var socket = socket(connection);
        return socket == null ? null : behind(unwatched(socket), WebSocketFrameEncoder.class);
    }

    /// Below a response that was begun, in chunks (RFC 9112, section 7.1).
    static @Nullable DirectWrite below(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_1_1 || !(request.connection() instanceof ConnectionBase connection)) {
            return null;
        }
        var pipeline = connection.channel().pipeline();
        return pipeline.context(HttpContentEncoder.class) == null ? behind(pipeline, HttpResponseEncoder.class) : null;
    }

    /// Who says nothing any more is noticed by our own pings; a watch on silence beside them would only take its place.
    private static ChannelPipeline unwatched(WebSocketInternal socket) {
        var pipeline = socket.channelHandlerContext().pipeline();
        if (pipeline.get(IdleStateHandler.class) != null) {
            pipeline.remove(IdleStateHandler.class);
        }
        return pipeline;
    }

    private static @Nullable DirectWrite behind(
            ChannelPipeline pipeline, Class<? extends io.netty.channel.ChannelHandler> type) {
        var context = pipeline.context(type);
        return context == null ? null : new DirectWrite(context);
    }

    /// Writes these bytes at once, and lets go of them.
    ///
    /// @param written runs when they have reached the socket
    void write(ByteBuf bytes, Runnable written) {
        encoder.writeAndFlush(bytes).addListener(done -> {
            if (done.isSuccess()) {
                written.run();
            }
        });
    }

    /// Writes bytes that are always the same.
    void write(byte[] bytes) {
        encoder.writeAndFlush(Unpooled.wrappedBuffer(bytes), encoder.voidPromise());
    }

    /// Makes bytes for this channel.
    ByteBuf gather(Gathering gathering, List<Frame> frames, Gathering.Wire wire) {
        return gathering.of(frames, wire, encoder.alloc());
    }

    /// The socket below the framework's connection, to read no more from it for a while.
    static @Nullable WebSocketInternal socket(WebSocketConnection connection) {
        if (SOCKET == null || WRAPPED == null) {
            return null;
        }
        try {
            var socket = SOCKET.invoke(connection);
            var inner = socket instanceof ServerWebSocketWrapper wrapper ? WRAPPED.invoke(wrapper) : socket;
            return inner instanceof WebSocketInternal internal ? internal : null;
        } catch (Throwable refused) {
            LOG.debugf(refused, "the socket below a connection cannot be reached");
            return null;
        }
    }

    /// Bounds the frames of which a message from the client is made, and lets only text pass.
    ///
    /// @param bad is told of what goes too far or is no text
    static void bound(WebSocketInternal socket, Runnable bad) {
        var channel = socket.channelHandlerContext();
        channel.pipeline()
                .addBefore(channel.name(), "fragments", new Fragments(bad))
                .addBefore(channel.name(), "text", new TextCheck(bad));
    }

    /// A peer that acknowledges nothing for so long is gone (TCP_USER_TIMEOUT, RFC 5482).
    static void noticeVanished(HttpServerRequest request, Duration after) {
        if (request.connection() instanceof ConnectionBase connection
                && connection.channel() instanceof EpollSocketChannel channel) {
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) after.toMillis());
        }
    }

    private static @Nullable MethodHandle handle() {
        try {
            var type = Class.forName("io.quarkus.websockets.next.runtime.WebSocketConnectionImpl");
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findVirtual(type, "webSocket", MethodType.methodType(WebSocketBase.class));
        } catch (ReflectiveOperationException changed) {
            LOG.warnf("frames are written the slow way: %s", changed);
            return null;
        }
    }

    /// The router wraps the socket where proxies may have forwarded it.
    private static @Nullable MethodHandle wrapped() {
        try {
            var type = ServerWebSocketWrapper.class;
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findGetter(type, "delegate", ServerWebSocket.class);
        } catch (ReflectiveOperationException changed) {
            LOG.warnf("frames are written the slow way: %s", changed);
            return null;
        }
    }
}
