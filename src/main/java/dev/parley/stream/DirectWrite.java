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
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.WebSocketInternal;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.spi.context.storage.AccessMode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The channel below a stream: what was framed once for all is written there, behind the encoders that would frame it
/// again for each connection. With [DirectSocket] what of the streams knows the insides of Vert.x and of the framework.
/// Where they are not as it knows them there is none, and frames go the framework's own way, only slower.
///
/// On the connection's own event loop.
final class DirectWrite {

    private final ChannelHandlerContext encoder;

    private DirectWrite(ChannelHandlerContext encoder) {
        this.encoder = encoder;
    }

    /// Below a WebSocket.
    static @Nullable DirectWrite below(WebSocketInternal socket) {
        return behind(socket.channelHandlerContext().pipeline(), WebSocketFrameEncoder.class);
    }

    /// Below a response that was begun, in chunks (RFC 9112, section 7.1).
    static @Nullable DirectWrite below(HttpServerRequest request, Doze doze) {
        if (request.version() != HttpVersion.HTTP_1_1 || !(request.connection() instanceof ConnectionBase connection)) {
            return null;
        }
        var pipeline = connection.channel().pipeline();
        if (pipeline.context(HttpContentEncoder.class) != null) {
            return null;
        }
        var direct = behind(pipeline, HttpResponseEncoder.class);
        if (direct != null) {
            doze.begin(pipeline);
            leaveNotes(request);
        }
        return direct;
    }

    /// What was noted about a request while it was answered: its context lasts as long as its stream.
    static void leaveNotes(HttpServerRequest request) {
        if (request instanceof HttpServerRequestInternal internal
                && internal.context() instanceof ContextInternal context) {
            context.removeLocal(ContextInternal.LOCAL_MAP, AccessMode.CONCURRENT);
        }
    }

    /// The response has ended, and its connection may bring another request.
    void over(Doze doze) {
        if (encoder.channel().isActive()) {
            doze.end(encoder.pipeline());
        }
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

    /// Ends a connection at once, or what of a shared one this response is: [HttpConnection#close] would wait behind
    /// what nobody reads.
    static void cut(HttpConnection http, HttpServerResponse response) {
        if (http instanceof Http1xServerConnection connection) {
            connection.channelHandlerContext().close();
        } else {
            response.reset(Http2Error.CANCEL.code());
        }
    }

    /// A peer that acknowledges nothing for so long is gone (TCP_USER_TIMEOUT, RFC 5482).
    static void noticeVanished(HttpConnection http, Duration after) {
        if (http instanceof ConnectionBase connection && connection.channel() instanceof EpollSocketChannel channel) {
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) after.toMillis());
        }
    }
}
