package dev.parley.attention;

import dev.parley.account.Caller;
import dev.parley.log.GroupCommit;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Moving one's read position in a room. Everything else about reading is derived from it.
@ApplicationScoped
public class ReadPositions {

    private final GroupCommit lane;
    private final MoveLane moves;

    ReadPositions(GroupCommit lane, MoveLane moves) {
        this.lane = lane;
        this.moves = moves;
    }

    /// Notes that everything up to a seq is read; never moves back.
    ///
    /// @return where the position is then; fails with `not_found`, `not_a_member`
    public Uni<ReadPosition> read(Caller caller, UUID room, long seq) {
        return lane.submit(caller.workspace(), new Move(moves, room, caller.user(), seq, false));
    }

    /// Sets the position, backwards as well: what lies behind it is unread again.
    ///
    /// @return where the position is then; fails with `not_found`, `not_a_member`
    public Uni<ReadPosition> unread(Caller caller, UUID room, long seq) {
        return lane.submit(caller.workspace(), new Move(moves, room, caller.user(), seq, true));
    }
}
