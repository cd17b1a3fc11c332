package dev.parley.stream;

import dev.parley.account.Caller;
import io.netty.channel.ChannelHandlerContext;
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

    /// Null where the framework has let go of it.
    private final @Nullable WebSocketConnection socket;

    private final @Nullable WebSocketInternal raw;
    private final @Nullable DirectWrite direct;
    private final @Nullable ChannelHandlerContext channel;
    private int unanswered;

    private final Turns turns = new Turns();
    private int commands;
    private boolean paused;

    /// @param channel of the connection, which is not gone
    /// @param raw what lies below the socket
    /// @param direct whether the framework is to let go of it
    SocketConnection(
            Context context,
            Caller caller,
            WebSocketConnection socket,
            @Nullable ChannelHandlerContext channel,
            @Nullable WebSocketInternal raw,
            boolean direct) {
        super(context, caller);
        this.channel = channel;
        this.raw = raw;
        this.direct = direct && raw != null ? DirectWrite.below(raw) : null;
        this.socket = this.direct == null ? socket : null;
        if (channel != null) {
            DirectSocket.bound(channel, () -> close(CloseCode.BAD_FRAME));
        }
    }

    /// Hears what the client says from the socket itself, where it is written to directly.
    void hear(DirectSocket sockets, WebSocketConnection framework, DirectSocket.Ear ear) {
        if (direct != null && raw != null) {
            DirectSocket.unwatch(raw.channelHandlerContext());
            sockets.take(framework, raw, context(), ear);
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
        if (paused && raw != null && commands < MOST_COMMANDS / 2) {
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
        if (!isOpen()) {
            return;
        }
        if (direct != null) {
            direct.write(direct.gather(gathering, frames, Gathering.Wire.SOCKET), () -> written(bytes));
        } else if (socket != null) {
            frames.forEach(frame -> writeSlowly(socket, frame));
        }
    }

    private void writeSlowly(WebSocketConnection socket, Frame frame) {
        socket.sendText(new String(frame.text(), StandardCharsets.UTF_8))
                .subscribe()
                .with(
                        done -> context().runOnContext(ignored -> written(frame.length())),
                        failure -> LOG.debugf("a socket was gone already: %s", failure));
    }

    @Override
    void beat(boolean told) {
        unanswered++;
        if (!isOpen()) {
            return;
        }
        if (direct != null) {
            direct.write(PING);
        } else if (socket != null) {
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

    /// What is on its way may still arrive, and last the reason; somebody who does not read is not waited for.
    @Override
    void end(CloseCode code) {
        if (!isOpen()) {
            return;
        }
        say(code);
        linger();
    }

    /// The client has gone, or says that it goes and gets an answer behind what is on its way.
    void left() {
        linger();
    }

    private void linger() {
        var until = channel;
        if (until != null && until.channel().isActive()) {
            var vertx = context().owner();
            var timer = vertx.setTimer(LINGER_MS, late -> until.close());
            until.channel().closeFuture().addListener(closed -> vertx.cancelTimer(timer));
        }
    }

    private void say(CloseCode code) {
        if (socket != null) {
            socket.close(new CloseReason(code.code(), code.reason()))
                    .subscribe()
                    .with(done -> {}, failure -> LOG.debugf("a socket was gone already: %s", failure));
        } else if (raw != null) {
            raw.close((short) code.code(), code.reason())
                    .onFailure(failure -> LOG.debugf("a socket was gone already: %s", failure));
        }
    }

    private boolean isOpen() {
        return socket == null ? raw != null && !raw.isClosed() : socket.isOpen();
    }
}
