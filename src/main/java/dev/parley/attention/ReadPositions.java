package dev.parley.attention;

import dev.parley.account.Caller;
import dev.parley.log.GroupCommit;
import dev.parley.system.http.Rate;
import dev.parley.system.http.RateLimits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// Moving one's read position in a room. Everything else about reading is derived from it.
@ApplicationScoped
public class ReadPositions {

    private final GroupCommit lane;
    private final MoveLane moves;
    private final RateLimits limits;

    ReadPositions(GroupCommit lane, MoveLane moves, RateLimits limits) {
        this.limits = limits;
        this.lane = lane;
        this.moves = moves;
    }

    /// Notes that everything up to a seq is read; never moves back.
    ///
    /// @return where the position is then; fails with `not_found`, `not_a_member`; throws `rate_limited`
    public Uni<ReadPosition> read(Caller caller, UUID room, long seq) {
        limits.take(Rate.READ, caller.user(), room);
        return lane.submit(caller.workspace(), new Move(moves, room, caller.user(), seq, false));
    }

    /// Sets the position, backwards as well: what lies behind it is unread again.
    ///
    /// @return where the position is then; fails with `not_found`, `not_a_member`; throws `rate_limited`
    public Uni<ReadPosition> unread(Caller caller, UUID room, long seq) {
        limits.take(Rate.READ, caller.user(), room);
        return lane.submit(caller.workspace(), new Move(moves, room, caller.user(), seq, true));
    }
}
