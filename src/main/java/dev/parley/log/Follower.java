package dev.parley.log;

import java.util.List;

/// Somebody who follows a workspace's log on this node. Called on the tail's own event loop, never blocking, in log
/// order and without holes.
public interface Follower {

    /// The log has gone on by these events; `head` is the position up to which all are passed now. The first time there
    /// are none: it says from where on it follows.
    void passed(List<Entry> entries, long head);

    /// The history was replaced: what is held of it is worth nothing. `head` is where the new one is followed from.
    void replaced(long head);
}
