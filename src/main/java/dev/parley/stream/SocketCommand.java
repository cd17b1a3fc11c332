package dev.parley.stream;

import dev.parley.problem.Length;
import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the commands of a socket consist of, besides `id`, `op` and what the body of their REST twin has.
sealed interface SocketCommand {

    /// `resume`: begin, or begin anew.
    record Resume(
            @Nullable String cursor,
            @Nullable @Size(max = 200) List<String> rooms,
            @Nullable @Size(max = 64) List<String> types,
            @Nullable @Size(max = 200) List<String> watch)
            implements SocketCommand {}

    /// `send` and `read`: where it happens.
    record InRoom(@Length(min = 1, max = 260) String room) implements SocketCommand {}

    /// `edit` and `delete`: which message it is about.
    record OnMessage(
            @Length(min = 1, max = 260) String room,
            @Length(min = 1, max = 260) String messageId) implements SocketCommand {

        /// @throws Refusal `not_found` if this can be no message's id: the twin has it in its path
        UUID message() {
            var id = Text.uuid(messageId);
            if (id == null) {
                throw Refusal.notFound();
            }
            return id;
        }
    }

    /// `typing`: where, and whether it begins or ends.
    record Typing(@Length(min = 1, max = 260) String room, boolean active) implements SocketCommand {}

    /// `auth`: go on under this token.
    record Auth(@Length(min = 1, max = 8192) String token) implements SocketCommand {}

    /// `ping`.
    record Ping() implements SocketCommand {}
}
