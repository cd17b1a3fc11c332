package dev.parley.system.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request's head, once begun, is here in five seconds, or its connection is closed. The server's own limit is on
/// silence alone: a byte now and then would hold a connection for days. Who has said nothing yet may wait; browsers
/// open connections ahead.
///
/// On the connection's own event loop. A head that comes in one piece costs no timer.
public final class HeadLimit extends ChannelInboundHandlerAdapter {

    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final AttributeKey<HeadLimit> KEY = AttributeKey.valueOf(HeadLimit.class, "of");

    private int heads;
    private int unanswered;
    private boolean secured;
    private @Nullable Future<?> deadline;

    /// Notes that a request's head is complete, and later that it is answered.
    static void complete(RoutingContext context) {
        var limit = of(context.request().connection());
        if (limit != null) {
            limit.heads++;
            limit.unanswered++;
            context.addEndHandler(done -> limit.unanswered--);
        }
    }

    /// Notes that a request is answered whose routing context is not told of it any more.
    public static void answered(HttpConnection connection) {
        var limit = of(connection);
        if (limit != null) {
            limit.unanswered--;
        }
    }

    private static @Nullable HeadLimit of(HttpConnection connection) {
        return connection instanceof ConnectionBase base
                ? base.channel().attr(KEY).get()
                : null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        var before = heads;
        context.fireChannelRead(bytes);
        if (heads != before) {
            relax();
        } else if (deadline == null) {
            watch(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        relax();
        context.fireChannelInactive();
    }

    private void watch(ChannelHandlerContext context) {
        var pipeline = context.pipeline();
        if (speaksOtherwise(pipeline)) {
            pipeline.remove(this);
        } else if (unanswered == 0 && isSecured(pipeline)) {
            Runnable cut = context::close;
            deadline = context.executor().schedule(cut, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /// Frames have limits of their own.
    private static boolean speaksOtherwise(ChannelPipeline pipeline) {
        return pipeline.get(WebSocketFrameDecoder.class) != null || pipeline.get(Http2ConnectionHandler.class) != null;
    }

    /// The handshake of TLS has a limit of its own; what ends it begins no head.
    private boolean isSecured(ChannelPipeline pipeline) {
        var tls = pipeline.get(SslHandler.class);
        var before = secured;
        secured = tls == null || tls.handshakeFuture().isDone();
        return tls == null || before;
    }

    private void relax() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
