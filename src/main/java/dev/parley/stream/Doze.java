package dev.parley.stream;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// What reads the requests of a connection, while an event stream is the answer to one: nothing is to be read
/// for as long as that lasts, yet the reader would keep the room for a whole head, and a clock that our signs
/// of life only wind up. Both are made anew as soon as something comes, or the stream has ended.
///
/// On the connection's own event loop.
@ApplicationScoped
class Doze implements HttpServerOptionsCustomizer {

    private static final String READER = "httpDecoder";
    private static final String WATCH = "idle";
    private static final String LAST = "handler";

    private volatile @Nullable Sleeper sleeper;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        sleeper = new Sleeper(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        sleeper = new Sleeper(options);
    }

    /// The request has been read to its end.
    void begin(ChannelPipeline pipeline) {
        var instead = sleeper;
        if (instead != null && pipeline.get(READER) instanceof VertxHttpRequestDecoder reader) {
            pipeline.replace(reader, READER, instead);
            if (pipeline.get(WATCH) instanceof IdleStateHandler watch) {
                pipeline.remove(watch);
            }
        }
    }

    /// The connection waits for another request.
    void end(ChannelPipeline pipeline) {
        if (pipeline.get(READER) instanceof Sleeper sleeping) {
            sleeping.wake(pipeline);
        }
    }

    /// Stands in the reader's place.
    @Sharable
    private static final class Sleeper extends ChannelInboundHandlerAdapter {

        private final HttpServerOptions options;

        Sleeper(HttpServerOptions options) {
            this.options = options;
        }

        /// A client asks for more before it has its answer: allowed, and rare (RFC 9112, section 9.3.2).
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            wake(context.pipeline());
            context.fireChannelRead(bytes);
        }

        void wake(ChannelPipeline pipeline) {
            pipeline.replace(READER, READER, new VertxHttpRequestDecoder(options));
            if (options.getIdleTimeout() > 0 && pipeline.get(WATCH) == null && pipeline.get(LAST) != null) {
                pipeline.addBefore(LAST, WATCH, watch());
            }
        }

        private IdleStateHandler watch() {
            var unit = options.getIdleTimeoutUnit();
            return new IdleStateHandler(
                    options.getReadIdleTimeout(), options.getWriteIdleTimeout(), options.getIdleTimeout(), unit);
        }
    }
}
