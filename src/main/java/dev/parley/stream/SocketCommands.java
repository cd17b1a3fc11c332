package dev.parley.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.account.Caller;
import dev.parley.attention.ReadMove;
import dev.parley.attention.ReadPositions;
import dev.parley.message.MessageEdit;
import dev.parley.message.Messages;
import dev.parley.message.NewMessage;
import dev.parley.message.Revisions;
import dev.parley.presence.TypingStart;
import dev.parley.presence.Typists;
import dev.parley.problem.FieldError;
import dev.parley.problem.Json;
import dev.parley.problem.Refusal;
import dev.parley.room.RoomNames;
import dev.parley.stream.Reply.Outcome;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The commands of a socket that have a REST twin: the same use case, rights, limits and answer. Whatever is wrong with
/// the fields of a command is thrown at once, as `invalid` with all of them.
@ApplicationScoped
class SocketCommands {

    private final Json json;
    private final RoomNames names;
    private final Messages messages;
    private final Revisions revisions;
    private final ReadPositions positions;
    private final Typists typists;

    SocketCommands(
            Json json,
            RoomNames names,
            Messages messages,
            Revisions revisions,
            ReadPositions positions,
            Typists typists) {
        this.json = json;
        this.names = names;
        this.messages = messages;
        this.revisions = revisions;
        this.positions = positions;
        this.typists = typists;
    }

    /// A send whose room is still to be found.
    record Send(String room, NewMessage message, String key) {}

    private record Both<A, B>(A first, B second) {}

    Send send(ObjectNode fields) {
        var read = read(fields, Set.of("room"), SocketCommand.InRoom.class, NewMessage.class);
        return new Send(read.first.room(), read.second, read.second.key(null));
    }

    Uni<UUID> room(Caller caller, Send send) {
        return names.resolve(caller.workspace(), send.room);
    }

    Uni<Outcome> post(Caller caller, UUID room, Send send) {
        return messages.post(caller, room, send.key, send.message.content(), send.message.metadata())
                .map(sent -> new Outcome(sent.replayed() ? 200 : 201, sent.message()));
    }

    Uni<Outcome> edit(Caller caller, ObjectNode fields) {
        var read = read(fields, Set.of("room", "messageId"), SocketCommand.OnMessage.class, MessageEdit.class);
        var target = read.first;
        var edit = read.second;
        return names.resolve(caller.workspace(), target.room())
                .chain(room -> revisions.edit(caller, room, target.message(), edit.content(), edit.version()))
                .map(Outcome::ok);
    }

    Uni<Outcome> delete(Caller caller, ObjectNode fields) {
        var target = json.read(fields, SocketCommand.OnMessage.class);
        return names.resolve(caller.workspace(), target.room())
                .chain(room -> revisions.delete(caller, room, target.message()))
                .replaceWith(Outcome.DONE);
    }

    Uni<Outcome> read(Caller caller, ObjectNode fields) {
        var read = read(fields, Set.of("room"), SocketCommand.InRoom.class, ReadMove.class);
        return names.resolve(caller.workspace(), read.first.room())
                .chain(room -> positions.read(caller, room, read.second.seq()))
                .map(Outcome::ok);
    }

    Uni<Outcome> typing(Caller caller, ObjectNode fields) {
        var read = read(fields, Set.of("room", "active"), SocketCommand.Typing.class, TypingStart.class);
        var root = read.second.threadRootId();
        return names.resolve(caller.workspace(), read.first.room())
                .chain(room -> read.first.active() ? typists.start(caller, room, root) : typists.stop(caller, room))
                .replaceWith(Outcome.DONE);
    }

    /// Some fields are one record, the rest is another; the errors of both come together.
    private <A extends Record, B extends Record> Both<A, B> read(
            ObjectNode fields, Set<String> some, Class<A> first, Class<B> second) {
        var part = fields.objectNode();
        for (var name : some) {
            if (fields.has(name)) {
                part.set(name, fields.remove(name));
            }
        }
        var errors = new ArrayList<FieldError>();
        var a = read(part, first, errors);
        var b = read(fields, second, errors);
        if (!errors.isEmpty()) {
            throw Refusal.invalid(errors);
        }
        return new Both<>(Objects.requireNonNull(a), Objects.requireNonNull(b));
    }

    private <T extends Record> @Nullable T read(ObjectNode fields, Class<T> type, List<FieldError> errors) {
        try {
            return json.read(fields, type);
        } catch (Refusal.Invalid invalid) {
            errors.addAll(invalid.errors());
            return null;
        }
    }
}
