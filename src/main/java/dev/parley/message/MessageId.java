package dev.parley.message;

import dev.parley.problem.Refusal;
import dev.parley.problem.Text;
import java.util.UUID;

/// The id of a message in a path.
public final class MessageId {

    private MessageId() {}

    /// Reads it.
    ///
    /// @throws Refusal `not_found` if it is no id at all: nothing is there under such a name
    public static UUID of(String text) {
        var id = Text.uuid(text);
        if (id == null) {
            throw Refusal.notFound();
        }
        return id;
    }
}
