package dev.parley.stream;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quarkus.websockets.next.runtime.ConnectionManager;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.impl.ServerWebSocketWrapper;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The Vert.x socket below one of the framework. The framework opens it: the handshake, and who may. From then on it
/// would keep, for as long as the socket lasts, the request with all that was worked out about it, which is more than
/// half of what an idle socket takes. So what a client says is heard from the socket itself, and the framework lets go.
///
/// With [DirectWrite] what knows the insides of both. Where they are not as it knows them there is none, and the
/// framework keeps its socket.
final class DirectSocket {

    private static final Logger LOG = Logger.getLogger(DirectSocket.class);
    private static final String CONNECTION = "io.quarkus.websockets.next.runtime.WebSocketConnectionImpl";
    private static final @Nullable MethodHandle SOCKET = socket();
    private static final @Nullable MethodHandle WRAPPED =
            getter(ServerWebSocketWrapper.class, "delegate", ServerWebSocket.class);
    private static final @Nullable MethodHandle MANAGER = getter("connectionManager", ConnectionManager.class);
    private static final @Nullable MethodHandle ENDPOINT = getter("generatedEndpointClass", String.class);

    private DirectSocket() {}

    /// What is heard of a socket, on its own event loop.
    interface Ear {

        /// A message; on a context of its own, as whatever goes to the database needs one.
        void text(String text);

        void pong();

        /// Something that is no text, or that breaks the rules of the protocol.
        void bad();

        void closed();
    }

    /// The socket below the framework's connection.
    static @Nullable WebSocketInternal below(WebSocketConnection connection) {
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

    /// From now on this one hears what the client says, and the framework nothing any more. What it had heard already
    /// it still passes on. A socket that is closing stays with it.
    static void take(WebSocketConnection connection, WebSocketInternal socket, Context context, Ear ear) {
        if (socket.isClosed()) {
            return;
        }
        socket.textMessageHandler(text -> fresh(context).runOnContext(ignored -> ear.text(text)));
        socket.binaryMessageHandler(bytes -> ear.bad());
        socket.frameHandler(null);
        socket.pongHandler(bytes -> ear.pong());
        socket.exceptionHandler(failure -> ear.bad());
        socket.closeHandler(ended -> ear.closed());
        forget(connection);
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

    /// Who says nothing any more is noticed by our own pings; a watch on silence beside them would only take its place.
    static ChannelPipeline unwatched(WebSocketInternal socket) {
        var pipeline = socket.channelHandlerContext().pipeline();
        if (pipeline.get(IdleStateHandler.class) != null) {
            pipeline.remove(IdleStateHandler.class);
        }
        return pipeline;
    }

    private static Context fresh(Context context) {
        var own = ((ContextInternal) context).duplicate();
        VertxContextSafetyToggle.setContextSafe(own, true);
        return own;
    }

    /// The framework's list of open sockets is for broadcasts, which go another way here.
    private static void forget(WebSocketConnection connection) {
        if (MANAGER == null || ENDPOINT == null) {
            return;
        }
        try {
            var open = ((ConnectionManager) MANAGER.invoke(connection))
                    .getConnections((String) ENDPOINT.invoke(connection));
            if (open.contains(connection)) {
                open.remove(connection);
            }
        } catch (Throwable refused) {
            LOG.debugf(refused, "the framework's list of sockets cannot be reached");
        }
    }

    private static @Nullable MethodHandle socket() {
        try {
            var type = Class.forName(CONNECTION);
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                    .findVirtual(type, "webSocket", MethodType.methodType(WebSocketBase.class));
        } catch (ReflectiveOperationException changed) {
            LOG.warnf("frames are written the slow way: %s", changed);
            return null;
        }
    }

    private static @Nullable MethodHandle getter(String field, Class<?> kind) {
        try {
            return getter(Class.forName(CONNECTION), field, kind);
        } catch (ClassNotFoundException changed) {
            LOG.warnf("sockets take more memory than they need: %s", changed);
            return null;
        }
    }

    private static @Nullable MethodHandle getter(Class<?> type, String field, Class<?> kind) {
        try {
            return MethodHandles.privateLookupIn(type, MethodHandles.lookup()).findGetter(type, field, kind);
        } catch (ReflectiveOperationException changed) {
            LOG.warnf("sockets take more memory than they need: %s", changed);
            return null;
        }
    }
}
