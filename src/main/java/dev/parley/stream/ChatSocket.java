package dev.parley.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.account.AccessTokens;
import dev.parley.account.Caller;
import dev.parley.problem.Code;
import dev.parley.problem.Json;
import dev.parley.problem.Problems;
import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import dev.parley.stream.Reply.Outcome;
import dev.parley.system.http.Rate;
import dev.parley.system.http.RateLimits;
import io.netty.channel.ChannelHandlerContext;
import io.quarkus.websockets.next.InboundProcessingMode;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The stream over a WebSocket, and commands in the other direction: `{"id", "op", …}`, answered by
/// `{"reply", "status", "data" or "problem"}`. Nothing flows before the first `resume`.
@WebSocket(path = "/api/v1/socket", inboundProcessingMode = InboundProcessingMode.CONCURRENT)
@RolesAllowed("user")
class ChatSocket {

    private static final Logger LOG = Logger.getLogger(ChatSocket.class);
    private static final TypedKey<SocketConnection> CONNECTION = new TypedKey<>("connection");
    private static final int MAX_ID = 64;

    /// Ops whose use case takes from a rate of its own.
    private static final Set<String> OWN_RATES = Set.of("send", "read");

    private final Feeds feeds;
    private final SocketCommands commands;
    private final RoomFilter rooms;
    private final AccessTokens tokens;
    private final Json json;
    private final Frames frames;
    private final Problems problems;
    private final RateLimits limits;
    private final StreamConfig config;
    private final DirectSocket sockets;

    ChatSocket(
            Feeds feeds,
            SocketCommands commands,
            RoomFilter rooms,
            AccessTokens tokens,
            Json json,
            Frames frames,
            Problems problems,
            RateLimits limits,
            StreamConfig config,
            DirectSocket sockets) {
        this.feeds = feeds;
        this.commands = commands;
        this.rooms = rooms;
        this.tokens = tokens;
        this.json = json;
        this.frames = frames;
        this.problems = problems;
        this.limits = limits;
        this.config = config;
        this.sockets = sockets;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection socket) {
        var caller = Objects.requireNonNull(socket.userData().get(SocketGate.CALLER));
        var request = Objects.requireNonNull(socket.userData().remove(SocketGate.REQUEST));
        leave(request);
        var channel = DirectSocket.channel(request);
        if (channel != null && channel.isRemoved()) {
            sockets.forget(socket);
            return Uni.createFrom().voidItem();
        }
        var connection = connection(caller, socket, channel);
        try {
            feeds.admit(caller);
        } catch (Refusal.TooMany tooMany) {
            connection.close(CloseCode.TOO_MANY);
            return Uni.createFrom().voidItem();
        }
        socket.userData().put(CONNECTION, connection);
        connection.hear(sockets, socket, new Heard(connection));
        feeds.open(connection);
        return Uni.createFrom().voidItem();
    }

    private SocketConnection connection(
            Caller caller, WebSocketConnection socket, @Nullable ChannelHandlerContext channel) {
        var context = Objects.requireNonNull(Vertx.currentContext());
        var direct = config.directWrites() && sockets.canTake();
        return new SocketConnection(context, caller, socket, channel, sockets.below(socket), direct);
    }

    private void leave(HttpServerRequest request) {
        Luggage.leave(request);
        if (config.directWrites()) {
            DirectWrite.leaveNotes(request);
        }
    }

    @OnClose
    Uni<Void> closed(WebSocketConnection socket) {
        var connection = socket.userData().remove(CONNECTION);
        if (connection != null) {
            connection.left();
            feeds.close(connection);
        }
        return Uni.createFrom().voidItem();
    }

    @OnPongMessage
    Uni<Void> pong(Buffer data, WebSocketConnection socket) {
        var connection = socket.userData().get(CONNECTION);
        if (connection != null) {
            connection.heard();
        }
        return Uni.createFrom().voidItem();
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer data, WebSocketConnection socket) {
        return badFrame(socket);
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection socket) {
        var connection = socket.userData().get(CONNECTION);
        return connection == null ? Uni.createFrom().voidItem() : text(text, connection);
    }

    private Uni<Void> text(String text, SocketConnection connection) {
        connection.heard();
        if (connection.isClosed()) {
            return Uni.createFrom().voidItem();
        }
        var command = command(text);
        var id = command == null ? null : id(command);
        if (command == null || id == null) {
            connection.close(CloseCode.BAD_FRAME);
            return Uni.createFrom().voidItem();
        }
        if (connection.isFlooded()) {
            connection.close(CloseCode.POLICY);
            return Uni.createFrom().voidItem();
        }
        connection.commandBegins();
        return answered(connection, id, outcome(connection, id, command));
    }

    /// What is thrown at a socket here is the peer's doing: a frame that is too large, a connection that breaks.
    @OnError
    Uni<Void> failed(Throwable failure, WebSocketConnection socket) {
        LOG.debugf("a socket fails: %s", failure);
        return badFrame(socket);
    }

    private static Uni<Void> badFrame(WebSocketConnection socket) {
        var connection = socket.userData().get(CONNECTION);
        if (connection != null) {
            connection.close(CloseCode.BAD_FRAME);
        }
        return Uni.createFrom().voidItem();
    }

    private @Nullable ObjectNode command(String text) {
        try {
            return json.tree(text);
        } catch (Refusal notAnObject) {
            return null;
        }
    }

    private static @Nullable String id(ObjectNode command) {
        var id = command.remove("id");
        if (id == null || !id.isTextual() || !Text.isText(id.textValue())) {
            return null;
        }
        var length = id.textValue().codePointCount(0, id.textValue().length());
        return length >= 1 && length <= MAX_ID ? id.textValue() : null;
    }

    /// Null where the answer was sent already, in its own place.
    private Uni<@Nullable Outcome> outcome(SocketConnection connection, String id, ObjectNode command) {
        try {
            return run(connection, id, op(command), command);
        } catch (Refusal refusal) {
            return Uni.createFrom().failure(refusal);
        }
    }

    private Uni<@Nullable Outcome> run(SocketConnection connection, String id, String op, ObjectNode fields) {
        var caller = connection.caller();
        if (!op.equals("auth")) {
            tokens.requireHolds(caller);
        }
        if (!OWN_RATES.contains(op)) {
            limits.take(Rate.USER, caller.user());
        }
        return switch (op) {
            case "resume" -> resume(connection, id, json.read(fields, SocketCommand.Resume.class));
            case "send" -> send(connection, commands.send(fields));
            case "edit" -> commands.edit(caller, fields);
            case "delete" -> commands.delete(caller, fields);
            case "read" -> commands.read(caller, fields);
            case "typing" -> commands.typing(caller, fields);
            case "auth" -> auth(connection, json.read(fields, SocketCommand.Auth.class));
            case "ping" -> ping(fields);
            default -> throw Refusal.invalid("op", "unknown_op", "There is no such op");
        };
    }

    private static String op(ObjectNode command) {
        JsonNode op = command.remove("op");
        if (op == null) {
            throw Refusal.invalid("op", "required", "A command says what it wants");
        }
        if (!op.isTextual()) {
            throw Refusal.invalid("op", "wrong_type", "This has to be a string");
        }
        return op.textValue();
    }

    /// The reply comes before the feed says anything.
    private Uni<@Nullable Outcome> resume(SocketConnection connection, String id, SocketCommand.Resume resume) {
        var types = Filter.types(set(resume.types()));
        Filter.watch(set(resume.watch()));
        var reply = frames.reply(Reply.of(id, Outcome.ok()));
        return rooms.of(connection.caller().workspace(), set(resume.rooms()))
                .map(ids -> new Filter(ids, types))
                .chain(filter -> feeds.resume(connection, resume.cursor(), filter, () -> connection.add(reply)))
                .replaceWith((Outcome) null);
    }

    /// Not awaited one by one, but submitted in the order in which they came.
    private Uni<@Nullable Outcome> send(SocketConnection connection, SocketCommands.Send send) {
        var caller = connection.caller();
        return Uni.createFrom().emitter(answer -> connection.turns().take(() -> commands.room(caller, send)
                .invoke(room -> commands.post(caller, room, send).subscribe().with(answer::complete, answer::fail))
                .onFailure()
                .invoke(answer::fail)));
    }

    private Uni<@Nullable Outcome> auth(SocketConnection connection, SocketCommand.Auth auth) {
        var caller = tokens.verify(auth.token());
        var before = connection.caller();
        if (!caller.user().equals(before.user()) || !caller.workspace().equals(before.workspace())) {
            throw Refusal.unauthenticated(Code.UNAUTHENTICATED);
        }
        feeds.renew(connection, caller);
        return Uni.createFrom().item(Outcome.ok(Map.of("expiresAt", caller.expires())));
    }

    private Uni<@Nullable Outcome> ping(ObjectNode fields) {
        json.read(fields, SocketCommand.Ping.class);
        return Uni.createFrom().item(Outcome.ok());
    }

    private Uni<Void> answered(SocketConnection connection, String id, Uni<@Nullable Outcome> outcome) {
        return outcome.map(done -> done == null ? null : frames.reply(Reply.of(id, done)))
                .onFailure()
                .recoverWithItem(failure -> frames.reply(Reply.refused(id, problems.detail(failure, null))))
                .invoke(reply -> connection.context().runOnContext(ignored -> {
                    connection.commandEnds();
                    if (reply != null) {
                        feeds.reply(connection, reply);
                    }
                }))
                .replaceWithVoid();
    }

    private static @Nullable Set<String> set(@Nullable List<String> items) {
        return items == null ? null : new LinkedHashSet<>(items);
    }

    /// What a socket says that the framework has let go of.
    private final class Heard implements DirectSocket.Ear {

        private final SocketConnection connection;

        Heard(SocketConnection connection) {
            this.connection = connection;
        }

        @Override
        public void text(String text) {
            Uni.createFrom()
                    .deferred(() -> ChatSocket.this.text(text, connection))
                    .subscribe()
                    .with(done -> {}, failure -> {
                        LOG.debugf("a socket fails: %s", failure);
                        bad();
                    });
        }

        @Override
        public void pong() {
            connection.heard();
        }

        @Override
        public void bad() {
            connection.close(CloseCode.BAD_FRAME);
        }

        @Override
        public void closed() {
            connection.left();
            feeds.close(connection);
        }
    }
}
