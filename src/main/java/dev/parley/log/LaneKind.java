package dev.parley.log;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// A kind of command of the fast lane: set-based, so that however many of them a batch holds, they cost the same few
/// statements.
///
/// To add one: a record that implements [LaneCommand], and a kind with the statement that fetches what judging needs
/// (one row a command, each probe a unique index), the decision in Java, and the statements that write.
public interface LaneKind<C extends LaneCommand<?>> {

    /// The statement that is run under the lock: one row a command, and in its column `o` the command's place, from 1.
    /// Few texts, each for batches of any size: each is planned once a connection.
    Statement judging(UUID workspace, List<C> commands);

    /// Begins to judge for one batch; what it has accepted so far is held in there.
    Judge<C> judge(Batch batch);

    /// Judges the commands of one kind in one batch.
    interface Judge<C> {

        /// Accepts a command, by moving the batch's heads and marks and appending its events, or throws a refusal,
        /// having changed nothing: a refused command burns no number.
        ///
        /// @return what the caller gets once the batch is committed
        Supplier<?> decide(C command, Row row);

        /// Called once after the last decision of the batch.
        default void finish() {}

        /// The statements that write what was accepted, one for each of this kind's own tables; they are sent as one.
        List<Statement> writes();
    }

    /// A statement with its arguments.
    record Statement(String sql, Tuple arguments) {}
}
