package dev.parley.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.problem.ProblemDetail;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The answer to a command on a socket, as its REST twin would answer.
///
/// @param reply the id of the command
/// @param data none where the twin answers without a body
@JsonInclude(JsonInclude.Include.NON_NULL)
record Reply(
        String reply,
        int status,
        @Nullable Object data,
        @Nullable ProblemDetail problem) {

    /// A command's outcome, before it is known whose.
    record Outcome(int status, @Nullable Object data) {

        static final Outcome DONE = new Outcome(204, null);

        static Outcome ok(Object data) {
            return new Outcome(200, data);
        }

        /// Where there is nothing to say.
        static Outcome ok() {
            return ok(Map.of());
        }
    }

    static Reply of(String command, Outcome outcome) {
        return new Reply(command, outcome.status, outcome.data, null);
    }

    static Reply refused(String command, ProblemDetail problem) {
        return new Reply(command, problem.status(), null, problem);
    }
}
