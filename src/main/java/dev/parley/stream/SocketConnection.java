package dev.parley.stream;

import dev.parley.account.Caller;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.impl.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A stream over a WebSocket, and the commands that are under way on it.
final class SocketConnection extends Connection {

    /// So many commands at once; then nothing more is read until some are answered.
    static final int MOST_COMMANDS = 64;

    /// A ping with a few bytes of its own (RFC 6455, section 5.5.2).
    private static final byte[] PING = {(byte) 0x89, 6, 'p', 'a', 'r', 'l', 'e', 'y'};

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Logger LOG = Logger.getLogger(SocketConnection.class);

    private final WebSocketConnection socket;
    private final @Nullable WebSocketInternal raw;
    private final @Nullable DirectWrite direct;
    private int unanswered;

    private final Turns turns = new Turns();
    private int commands;
    private boolean paused;

    SocketConnection(Context context, Caller caller, WebSocketConnection socket, boolean direct) {
        super(context, caller);
        this.socket = socket;
        this.raw = DirectWrite.socket(socket);
        this.direct = direct ? DirectWrite.below(socket) : null;
        if (raw != null) {
            DirectWrite.bound(raw, () -> close(CloseCode.BAD_FRAME));
        }
    }

    /// The sends of one socket take turns until they are submitted.
    Turns turns() {
        return turns;
    }

    /// The client lives.
    void heard() {
        unanswered = 0;
    }

    /// A command has come. On the connection's own loop.
    void commandBegins() {
        commands++;
        if (commands >= MOST_COMMANDS && !paused && raw != null) {
            paused = true;
            raw.pause();
        }
    }

    /// A command is answered. On the connection's own loop.
    void commandEnds() {
        commands--;
        if (paused && raw != null && commands <= MOST_COMMANDS / 2) {
            paused = false;
            raw.resume();
        }
    }

    /// Whether a client keeps sending though nothing can be paused.
    boolean isFlooded() {
        return raw == null && commands >= MOST_COMMANDS;
    }

    @Override
    void write(List<Frame> frames, long bytes, Gathering gathering) {
        if (!socket.isOpen()) {
            return;
        }
        if (direct != null) {
            direct.write(direct.gather(gathering, frames, Gathering.Wire.SOCKET), () -> written(bytes));
        } else {
            frames.forEach(this::writeSlowly);
        }
    }

    private void writeSlowly(Frame frame) {
        socket.sendText(new String(frame.text(), StandardCharsets.UTF_8))
                .subscribe()
                .with(
                        done -> context().runOnContext(ignored -> written(frame.length())),
                        failure -> LOG.debugf("a socket was gone already: %s", failure));
    }

    @Override
    void beat(boolean told) {
        unanswered++;
        if (!socket.isOpen()) {
            return;
        }
        if (direct != null) {
            direct.write(PING);
        } else {
            socket.sendPing(Buffer.buffer("parley"))
                    .subscribe()
                    .with(done -> {}, failure -> LOG.debugf("a socket was gone already: %s", failure));
        }
    }

    /// Two pings without an answer, and some time for the second one: within 60 s of the last sign of life.
    @Override
    boolean isVanished(Instant now) {
        return unanswered >= 2 && now.isAfter(beat.plus(ANSWER));
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
}
