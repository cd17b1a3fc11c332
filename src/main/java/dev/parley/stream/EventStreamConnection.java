package dev.parley.stream;

import dev.parley.account.Caller;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A stream over server-sent events: shared blocks, written to the response without going through anything that would
/// encode them again.
final class EventStreamConnection extends Connection {

    /// A peer that vanished acknowledges nothing: there is no pong here, so TCP itself has to notice.
    static final Duration VANISHED = Duration.ofSeconds(30);

    private static final Buffer RETRY = Buffer.buffer("retry: 2000\n");
    private static final Buffer TROUBLE = Buffer.buffer("retry: 5000\n\n");
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");
    private static final long LINGER_MS = 10_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private List<Buffer> queue = new ArrayList<>();
    private boolean first = true;

    EventStreamConnection(Vertx vertx, Context loop, Caller caller, HttpServerRequest request) {
        super(loop, caller);
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
    }

    /// Says that a stream comes. What it says about proxies: pass each block on at once.
    void head() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        notice(request);
    }

    /// The log cannot be read at the moment. Any other status than 200 would make a browser give up for good.
    void trouble() {
        gone();
        loop().runOnContext(ignored -> {
            if (isWritable()) {
                response.end(TROUBLE);
            }
        });
    }

    @Override
    long queue(Frame frame) {
        var block = frame.block();
        var size = block.length();
        if (first) {
            first = false;
            size += RETRY.length();
            queue.add(RETRY);
        }
        queue.add(block);
        return size;
    }

    @Override
    Runnable flush() {
        if (queue.isEmpty()) {
            return () -> {};
        }
        var blocks = queue;
        queue = new ArrayList<>();
        return () -> write(gathered(blocks));
    }

    @Override
    void beat(boolean told) {
        if (told) {
            return;
        }
        loop().runOnContext(ignored -> {
            if (isWritable()) {
                response.write(COMMENT);
            }
        });
    }

    /// TCP notices it.
    @Override
    boolean isVanished(Instant now) {
        return false;
    }

    @Override
    boolean endsWithReset() {
        return true;
    }

    /// What is on its way may still arrive; somebody who does not read is not waited for.
    @Override
    void end(CloseCode code) {
        if (!isWritable()) {
            return;
        }
        response.end();
        vertx.setTimer(LINGER_MS, timer -> {
            if (!isEmpty()) {
                request.connection().close();
            }
        });
    }

    private void write(Buffer bytes) {
        if (!isWritable()) {
            return;
        }
        response.write(bytes).onSuccess(ignored -> written(bytes.length()));
    }

    private boolean isWritable() {
        return !response.ended() && !response.closed();
    }

    private static Buffer gathered(List<Buffer> blocks) {
        if (blocks.size() == 1) {
            return blocks.getFirst();
        }
        var all = Buffer.buffer();
        blocks.forEach(all::appendBuffer);
        return all;
    }

    private static void notice(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase connection
                && connection.channel() instanceof EpollSocketChannel channel) {
            channel.config().setOption(EpollChannelOption.TCP_USER_TIMEOUT, (int) VANISHED.toMillis());
        }
    }
}
