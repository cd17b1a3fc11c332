package dev.parley.stream;

import dev.parley.account.Caller;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A stream over a WebSocket, and the commands that are under way on it.
final class SocketConnection extends Connection {

    /// So many commands at once; then nothing more is read until some are answered.
    static final int MOST_COMMANDS = 64;

    private static final Buffer PING = Buffer.buffer("parley");
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(SocketConnection.class);

    private final WebSocketConnection socket;
    private final @Nullable RawSocket raw;
    private List<byte[]> queue = new ArrayList<>();
    private final AtomicInteger unanswered = new AtomicInteger();

    // of the connection's own loop
    private final Turns turns = new Turns();
    private int commands;
    private boolean paused;

    SocketConnection(Context loop, Caller caller, WebSocketConnection socket) {
        super(loop, caller);
        this.socket = socket;
        this.raw = RawSocket.of(socket);
        if (raw != null) {
            raw.bound(() -> close(CloseCode.BAD_FRAME));
        }
    }

    /// The sends of one socket take turns until they are submitted.
    Turns turns() {
        return turns;
    }

    /// The client lives.
    void heard() {
        unanswered.set(0);
    }

    /// A command has come. On the connection's own loop.
    void commandBegins() {
        commands++;
        if (commands >= MOST_COMMANDS && !paused && raw != null) {
            paused = true;
            raw.pause(true);
        }
    }

    /// A command is answered. On the connection's own loop.
    void commandEnds() {
        commands--;
        if (paused && raw != null && commands <= MOST_COMMANDS / 2) {
            paused = false;
            raw.pause(false);
        }
    }

    /// Whether a client keeps sending though nothing can be paused.
    boolean isFlooded() {
        return raw == null && commands >= MOST_COMMANDS;
    }

    /// Writes a reply at once. On the connection's own loop.
    void reply(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        count(bytes.length);
        if (isTooFull()) {
            close(CloseCode.SLOW);
        } else {
            write(List.of(bytes));
        }
    }

    /// Queues a reply before the frames that are to come behind it. On the feeds' loop.
    void queueReply(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        count(bytes.length);
        queue.add(bytes);
    }

    @Override
    long queue(Frame frame) {
        var bytes = frame.bytes();
        queue.add(bytes);
        return bytes.length;
    }

    @Override
    Runnable flush() {
        if (queue.isEmpty()) {
            return () -> {};
        }
        var frames = queue;
        queue = new ArrayList<>();
        return () -> write(frames);
    }

    @Override
    void beat(boolean told) {
        unanswered.incrementAndGet();
        loop().runOnContext(ignored -> {
            if (socket.isOpen()) {
                socket.sendPing(PING)
                        .subscribe()
                        .with(done -> {}, failure -> LOG.debugf("a socket was gone already: %s", failure));
            }
        });
    }

    /// Two pings without an answer, and some time for the second one: within 60 s of the last sign of life.
    @Override
    boolean isVanished(Instant now) {
        return unanswered.get() >= 2 && now.isAfter(beat.plus(ANSWER));
    }

    @Override
    boolean endsWithReset() {
        return false;
    }

    @Override
    void end(CloseCode code) {
        if (socket.isOpen()) {
            socket.close(new CloseReason(code.code(), code.reason()))
                    .subscribe()
                    .with(done -> {}, failure -> LOG.debugf("a socket was gone already: %s", failure));
        }
    }

    private void write(List<byte[]> frames) {
        if (!socket.isOpen()) {
            return;
        }
        if (raw != null) {
            raw.write(frames, this::written);
        } else {
            frames.forEach(this::writeSlowly);
        }
    }

    private void writeSlowly(byte[] bytes) {
        socket.sendText(new String(bytes, StandardCharsets.UTF_8))
                .subscribe()
                .with(done -> written(bytes.length), failure -> LOG.debugf("a socket was gone already: %s", failure));
    }
}
