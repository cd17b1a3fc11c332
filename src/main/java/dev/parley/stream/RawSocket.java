package dev.parley.stream;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.ext.web.impl.ServerWebSocketWrapper;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The socket below the framework's connection: there a frame's shared bytes are written without being encoded again
/// for each connection, and what is queued is flushed once. The framework keeps its socket to itself, so it is
/// reached by a method handle; where that fails, frames go the framework's own way, only slower.
final class RawSocket {

    private static final Logger LOG = Logger.getLogger(RawSocket.class);
    private static final @Nullable MethodHandle SOCKET = handle();
    private static final @Nullable MethodHandle WRAPPED = wrapped();

    private final WebSocketInternal socket;

    private RawSocket(WebSocketInternal socket) {
        this.socket = socket;
    }

    /// Null if it cannot be reached.
    static @Nullable RawSocket of(WebSocketConnection connection) {
        if (SOCKET == null || WRAPPED == null) {
            return null;
        }
        try {
            var socket = SOCKET.invoke(connection);
            var inner = socket instanceof ServerWebSocketWrapper wrapper ? WRAPPED.invoke(wrapper) : socket;
            return inner instanceof WebSocketInternal internal ? new RawSocket(internal) : null;
        } catch (Throwable refused) {
            LOG.debugf(refused, "the socket below a connection cannot be reached");
            return null;
        }
    }

    /// Writes text frames. On the connection's own loop.
    ///
    /// @param written is told how many bytes have reached the socket
    void write(List<byte[]> frames, LongConsumer written) {
        ChannelHandlerContext channel = socket.channelHandlerContext();
        for (var bytes : frames) {
            channel.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(bytes))).addListener(done -> {
                if (done.isSuccess()) {
                    written.accept(bytes.length);
                }
            });
        }
        channel.flush();
    }

    /// Bounds the frames of which a message from the client is made, and lets only text pass.
    ///
    /// @param bad is told of what goes too far or is no text
    void bound(Runnable bad) {
        ChannelHandlerContext channel = socket.channelHandlerContext();
        channel.pipeline()
                .addBefore(channel.name(), "fragments", new Fragments(bad))
                .addBefore(channel.name(), "text", new TextCheck(bad));
    }

    /// Reads no more from the client, or goes on.
    void pause(boolean paused) {
        if (paused) {
            socket.pause();
        } else {
            socket.resume();
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
