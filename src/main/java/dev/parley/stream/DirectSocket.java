package dev.parley.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quarkus.websockets.next.runtime.ConnectionManager;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.impl.ServerWebSocketWrapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What lies below a socket of the framework. The framework opens it: the handshake, and who may. From then on it would
/// keep, for as long as the socket lasts, the request with all that was worked out about it, which is more than half of
/// what an idle socket takes. So what a client says is heard from the socket below, and the framework lets go.
///
/// With [DirectWrite] and [Doze] what of the streams knows the insides of Vert.x and of the framework. Where those are
/// not as it knows them, the framework keeps its sockets.
@ApplicationScoped
@RegisterForReflection(targets = ServerWebSocketWrapper.class, classNames = DirectSocket.CONNECTION)
class DirectSocket {

    static final String CONNECTION = "io.quarkus.websockets.next.runtime.WebSocketConnectionImpl";

    private static final Logger LOG = Logger.getLogger(DirectSocket.class);
    private static final Insides FOUND = Insides.find();

    private final Insides insides;

    DirectSocket() {
        this(FOUND);
    }

    DirectSocket(Insides insides) {
        this.insides = insides;
    }

    /// How the framework's connection is reached into; null is what is not there.
    record Insides(
            @Nullable MethodHandle socket,
            @Nullable MethodHandle wrapped,
            @Nullable MethodHandle manager,
            @Nullable MethodHandle endpoint) {

        static Insides find() {
            var found = new Insides(
                    webSocket(),
                    getter(ServerWebSocketWrapper.class.getName(), "delegate", ServerWebSocket.class),
                    getter(CONNECTION, "connectionManager", ConnectionManager.class),
                    getter(CONNECTION, "generatedEndpointClass", String.class));
            if (found.socket == null || found.wrapped == null) {
                LOG.warn("frames are written the slow way, and a client that sends too much is not paused but cut");
            } else if (!found.areWhole()) {
                LOG.warn("frames are written the slow way, and sockets take more memory than they need");
            }
            return found;
        }

        /// Whether the framework can be made to let go.
        boolean areWhole() {
            return socket != null && wrapped != null && manager != null && endpoint != null;
        }

        private static @Nullable MethodHandle webSocket() {
            try {
                var type = Class.forName(CONNECTION);
                return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                        .findVirtual(type, "webSocket", MethodType.methodType(WebSocketBase.class));
            } catch (ReflectiveOperationException changed) {
                LOG.warnf("the framework is another one than is known: %s", changed);
                return null;
            }
        }

        private static @Nullable MethodHandle getter(String owner, String field, Class<?> kind) {
            try {
                var type = Class.forName(owner);
                return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                        .findGetter(type, field, kind);
            } catch (ReflectiveOperationException changed) {
                LOG.warnf("the framework is another one than is known: %s", changed);
                return null;
            }
        }
    }

    /// What is heard of a socket, on its own event loop.
    interface Ear {

        /// A message; on a context of its own, as whatever goes to the database needs one.
        void text(String text);

        void pong();

        /// Something that is no text, or that breaks the rules of the protocol.
        void bad();

        void closed();
    }

    /// The end of the pipeline of the connection that a socket was asked for on; null if that is none of Vert.x's.
    static @Nullable ChannelHandlerContext channel(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection ? connection.channelHandlerContext() : null;
    }

    /// The socket below the framework's connection.
    @Nullable WebSocketInternal below(WebSocketConnection connection) {
        if (insides.socket == null || insides.wrapped == null) {
            return null;
        }
        try {
            var socket = insides.socket.invoke(connection);
            var inner = socket instanceof ServerWebSocketWrapper wrapper ? insides.wrapped.invoke(wrapper) : socket;
            return inner instanceof WebSocketInternal internal ? internal : null;
        } catch (Throwable refused) {
            LOG.debugf(refused, "the socket below a connection cannot be reached");
            return null;
        }
    }

    /// Whether the framework can be made to let go of a socket.
    boolean canTake() {
        return insides.areWhole();
    }

    /// From now on this one hears what the client says, and the framework nothing any more. What it had heard already
    /// it still passes on. A socket that is closing stays with it.
    void take(WebSocketConnection connection, WebSocketInternal socket, Context context, Ear ear) {
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

    /// The framework's list of open sockets is for broadcasts, which go another way here. From a connection that was
    /// gone before its socket was opened nothing else takes that.
    void forget(WebSocketConnection connection) {
        if (insides.manager == null || insides.endpoint == null) {
            return;
        }
        try {
            var open = ((ConnectionManager) insides.manager.invoke(connection))
                    .getConnections((String) insides.endpoint.invoke(connection));
            if (open.contains(connection)) {
                open.remove(connection);
            }
        } catch (Throwable refused) {
            LOG.debugf(refused, "the framework's list of sockets cannot be reached");
        }
    }

    /// Bounds the frames of which a message from the client is made, and lets only text pass.
    ///
    /// @param bad is told of what goes too far or is no text
    static void bound(ChannelHandlerContext channel, Runnable bad) {
        channel.pipeline()
                .addBefore(channel.name(), "fragments", new Fragments(bad))
                .addBefore(channel.name(), "text", new TextCheck(bad));
    }

    /// Who says nothing any more is noticed by our own pings; a watch on silence beside them would only take its place.
    static void unwatch(ChannelHandlerContext channel) {
        var pipeline = channel.pipeline();
        if (pipeline.get(IdleStateHandler.class) != null) {
            pipeline.remove(IdleStateHandler.class);
        }
    }

    private static Context fresh(Context context) {
        var own = ((ContextInternal) context).duplicate();
        VertxContextSafetyToggle.setContextSafe(own, true);
        return own;
    }
}
