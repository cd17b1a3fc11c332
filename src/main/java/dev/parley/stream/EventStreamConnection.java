package dev.parley.stream;

import dev.parley.account.Caller;
import dev.parley.system.http.HeadLimit;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A stream over server-sent events: shared blocks, written to the response without going through anything that would
/// encode them again.
final class EventStreamConnection extends Connection {

    /// A peer that vanished acknowledges nothing: there is no pong here, so TCP itself has to notice.
    static final Duration VANISHED = Duration.ofSeconds(30);

    private static final String RETRY = "retry: 2000\n";
    private static final Buffer TROUBLE = Buffer.buffer("retry: 5000\n\n");
    private static final Buffer COMMENT = Buffer.buffer(":\n\n");
    private static final byte[] COMMENT_CHUNK = Gathering.chunk(":\n\n");

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final Consumer<Connection> ended;

    /// Null where frames go the framework's own way.
    private final @Nullable Doze doze;

    /// Until its head has been answered.
    private @Nullable HttpServerRequest request;

    private @Nullable DirectWrite direct;
    private boolean over;

    /// @param ended is told once, when nothing can be said any more
    EventStreamConnection(
            Vertx vertx,
            Context context,
            Caller caller,
            HttpServerRequest request,
            @Nullable Doze doze,
            Consumer<Connection> ended) {
        super(context, caller);
        this.vertx = vertx;
        this.request = request;
        this.response = request.response();
        this.connection = request.connection();
        this.doze = doze;
        this.ended = ended;
    }

    /// Says that a stream comes. What it says about proxies: pass each block on at once.
    void head() {
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no");
        DirectWrite.noticeVanished(connection, VANISHED);
    }

    /// The response has ended, or its client is gone.
    void over() {
        if (!over) {
            over = true;
            ended.accept(this);
        }
    }

    /// The log cannot be read at the moment. Any other status than 200 would make a browser give up for good.
    void trouble() {
        context().runOnContext(ignored -> {
            gone();
            if (isWritable()) {
                response.end(TROUBLE);
            }
        });
    }

    /// The first frames bring the head with them; from then on it is chunks.
    @Override
    void write(List<Frame> frames, long bytes, Gathering gathering) {
        if (!isWritable()) {
            return;
        }
        if (direct != null) {
            direct.write(direct.gather(gathering, frames, Gathering.Wire.EVENTS), () -> written(bytes));
        } else {
            response.write(blocks(frames)).onSuccess(ignored -> context().runOnContext(done -> written(bytes)));
        }
        if (request != null) {
            answered(request);
        }
    }

    /// The framework would keep the request and all its steps until the response ends, to be told of it: it is
    /// not told, and they go. What counts unanswered requests is told by us.
    private void answered(HttpServerRequest asked) {
        request = null;
        response.headersEndHandler(null)
                .endHandler(done -> release())
                .closeHandler(gone -> release())
                .exceptionHandler(failure -> release());
        direct = doze == null ? null : DirectWrite.below(asked, doze);
        if (!asked.isEnded()) {
            // Its body is for nobody; unread, it would be taken for one that does not come.
            asked.resume();
        }
        Luggage.leave(asked);
    }

    private void release() {
        if (!over) {
            HeadLimit.answered(connection);
            if (direct != null && doze != null) {
                direct.over(doze);
            }
            over();
        }
    }

    @Override
    void beat(boolean told) {
        if (told) {
            return;
        }
        if (isWritable() && direct != null) {
            direct.write(COMMENT_CHUNK);
        } else if (isWritable()) {
            response.write(COMMENT);
        }
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

    /// What is on its way may still arrive; somebody who does not read is not waited for any longer.
    @Override
    void end(CloseCode code) {
        if (!isWritable()) {
            return;
        }
        var timer = vertx.setTimer(LINGER_MS, late -> DirectWrite.cut(connection, response));
        response.end().onComplete(done -> vertx.cancelTimer(timer));
    }

    private boolean isWritable() {
        return !response.ended() && !response.closed();
    }

    private Buffer blocks(List<Frame> frames) {
        var all = Buffer.buffer(request == null ? "" : RETRY);
        frames.forEach(frame -> all.appendBytes(frame.block()));
        return all;
    }
}
