package dev.parley.log;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A kind of command of the fast lane: set-based, so that however many of them a batch holds, they cost the same few
/// statements.
///
/// To add one: a record that implements [LaneCommand], and a kind with the statement that fetches what judging needs
/// (one row a command, each probe a unique index), the decision in Java, and the statements that write.
///
/// @param <C> the command
/// @param <F> what it is judged by
public interface LaneKind<C extends LaneCommand<?>, F> {

    /// The statement that is run under the lock: one row a command, and in its column `o` the command's place, from 1.
    /// Few texts, each for batches of any size: each is planned once a connection.
    Statement judging(UUID workspace, List<C> commands);

    /// What the row says about the command.
    F facts(C command, Row row);

    /// Whose facts these are, if the writer may keep them for the next such command of the same person in the same
    /// room; null if this command is always asked about.
    default @Nullable Actor actor(C command) {
        return null;
    }

    /// What of the facts holds for that next command too, for as long as nothing in the room changes but what lane
    /// commands change: all that is judged by must be in the log when it changes, or in [Batch] as heads and marks,
    /// which it gives as they are now, whatever the facts say of them. Null if nothing does.
    default @Nullable F kept(F facts) {
        return null;
    }

    /// What a command is judged by, of what was kept and where its room ends now; null if that does not suffice.
    default @Nullable F known(C command, F kept, Batch.End end) {
        return kept;
    }

    /// Begins to judge for one batch; what it has accepted so far is held in there.
    Judge<C, F> judge(Batch batch);

    /// Judges the commands of one kind in one batch.
    interface Judge<C, F> {

        /// Accepts a command, by moving the batch's heads and marks and appending its events, or throws a refusal,
        /// having changed nothing: a refused command burns no number.
        ///
        /// @return what the caller gets once the batch is committed
        Supplier<?> decide(C command, F facts);

        /// Called once after the last decision of the batch.
        default void finish() {}

        /// Called last when the decisions come to nothing, and may be made anew: gives back what they took elsewhere.
        default void undo() {}

        /// The statements that write what was accepted, one for each of this kind's own tables; they are sent as one.
        List<Statement> writes();
    }

    /// Somebody in a room.
    record Actor(UUID room, UUID user) {}

    /// A statement with its arguments.
    record Statement(String sql, Tuple arguments) {}
}
