package dev.parley.stream;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What a connection can do without while an event stream is the answer to its request. The reader of requests keeps
/// the room for a whole head: it is made anew when the client asks for more, or the stream has ended. The watch on
/// silence sits where what is written directly passes it by, so it would cut the stream: it is back behind its end.
///
/// On the connection's own event loop, in a task of its own: never while the reader passes on what it has read.
@ApplicationScoped
class Doze implements HttpServerOptionsCustomizer {

    private static final Logger LOG = Logger.getLogger(Doze.class);
    private static final String READER = "httpDecoder";
    private static final String WATCH = "idle";
    private static final String LAST = "handler";
    private static final @Nullable MethodHandle STATE = state();

    private volatile @Nullable Sleeper sleeper;

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        sleeper = new Sleeper(options);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        sleeper = new Sleeper(options);
    }

    /// A stream has begun.
    void begin(ChannelPipeline pipeline) {
        var instead = sleeper;
        if (instead == null) {
            return;
        }
        if (pipeline.get(WATCH) instanceof IdleStateHandler watch) {
            pipeline.remove(watch);
        }
        if (pipeline.get(READER) instanceof VertxHttpRequestDecoder reader && instead.mayReplace(reader)) {
            pipeline.replace(reader, READER, instead);
        }
    }

    /// The connection waits for another request.
    void end(ChannelPipeline pipeline) {
        if (pipeline.get(READER) instanceof Sleeper sleeping) {
            sleeping.wake(pipeline);
        }
        var options = sleeper;
        if (options != null) {
            options.watch(pipeline);
        }
    }

    /// Where in a request a reader stands; null if that cannot be seen.
    private static @Nullable Object standing(HttpObjectDecoder reader) {
        if (STATE == null) {
            return null;
        }
        try {
            return STATE.invoke(reader);
        } catch (Throwable refused) {
            LOG.debugf(refused, "where a reader stands is not known");
            return null;
        }
    }

    private static @Nullable MethodHandle state() {
        try {
            return MethodHandles.privateLookupIn(HttpObjectDecoder.class, MethodHandles.lookup())
                    .unreflectGetter(HttpObjectDecoder.class.getDeclaredField("currentState"));
        } catch (ReflectiveOperationException changed) {
            LOG.warnf("event streams take more memory than they need: %s", changed);
            return null;
        }
    }

    /// Stands in the reader's place.
    @Sharable
    private static final class Sleeper extends ChannelInboundHandlerAdapter {

        private final HttpServerOptions options;
        private final @Nullable Object start;

        Sleeper(HttpServerOptions options) {
            this.options = options;
            this.start = standing(new VertxHttpRequestDecoder(options));
        }

        /// Whether a reader stands where a new one would: it hands on what it has not looked at. In the middle
        /// of a request, which may be a body or what was asked behind the stream, the rest would be read as one
        /// of its own (CWE-444).
        boolean mayReplace(VertxHttpRequestDecoder reader) {
            return start != null && start == standing(reader);
        }

        /// A client asks for more before it has its answer: allowed, and rare (RFC 9112, section 9.3.2).
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            wake(context.pipeline());
            context.fireChannelRead(bytes);
        }

        void wake(ChannelPipeline pipeline) {
            pipeline.replace(READER, READER, new VertxHttpRequestDecoder(options));
        }

        /// Where none is.
        void watch(ChannelPipeline pipeline) {
            if (options.getIdleTimeout() > 0 && pipeline.get(WATCH) == null && pipeline.get(LAST) != null) {
                var unit = options.getIdleTimeoutUnit();
                var watch = new IdleStateHandler(
                        options.getReadIdleTimeout(), options.getWriteIdleTimeout(), options.getIdleTimeout(), unit);
                pipeline.addBefore(LAST, WATCH, watch);
            }
        }
    }
}
