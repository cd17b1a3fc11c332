package dev.parley.system.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;

/// A client may ask on before it has its answers (RFC 9112, section 9.3.2), or while one of them is a stream: so many
/// requests wait for theirs to begin, and whoever asks for more is cut. The server would keep all of them, and walks
/// through them for each that comes.
///
/// On the connection's own event loop.
final class PipelineLimit extends ChannelDuplexHandler {

    static final int MOST = 64;

    private static final String NAME = "pipelined";
    private static final int SWITCHING_PROTOCOLS = 101;

    private int unanswered;
    private boolean cut;

    /// @param unanswered how many requests have passed already
    PipelineLimit(int unanswered) {
        this.unanswered = unanswered;
    }

    /// Bounds what comes behind the first request of a connection. Over HTTP/2 streams have a limit of their own.
    static void put(HttpConnection http) {
        if (http instanceof Http1xServerConnection connection) {
            var server = connection.channelHandlerContext();
            if (server.pipeline().get(NAME) == null) {
                server.pipeline().addBefore(server.name(), NAME, new PipelineLimit(1));
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest && ++unanswered > MOST) {
            cut = true;
            context.close();
        }
        if (cut) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise);
        if (message instanceof HttpResponse response) {
            answered(context, response);
        }
    }

    /// Any other that only informs is followed by the answer itself (RFC 9110, section 15.2).
    private void answered(ChannelHandlerContext context, HttpResponse response) {
        if (response.status().code() == SWITCHING_PROTOCOLS) {
            context.pipeline().remove(this);
        } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            unanswered--;
        }
    }
}
