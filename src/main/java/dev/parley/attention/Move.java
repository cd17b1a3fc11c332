package dev.parley.attention;

import dev.parley.log.LaneCommand;
import java.util.UUID;

/// The command to move somebody's read position.
///
/// @param seq where to; what lies beyond the room's last event or before what they may see is brought back inside
/// @param backwards whether it may move back as well
record Move(MoveLane lane, UUID room, UUID user, long seq, boolean backwards) implements LaneCommand<ReadPosition> {

    private static final int BYTES = 96;

    @Override
    public MoveLane kind() {
        return lane;
    }

    @Override
    public int bytes() {
        return BYTES;
    }
}
