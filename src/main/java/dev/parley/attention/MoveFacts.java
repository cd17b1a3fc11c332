package dev.parley.attention;

import dev.parley.log.Batch;
import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;

/// What a move is judged by: as it stands under the lock or as the writer knows it, before anything that its batch
// does.
///
/// @param end null: there is no such room
/// @param goalN the countable messages up to where it goes
/// @param behindGoal what lies behind where it goes
/// @param ownAfterGoal the countable messages of one's own that lie there
/// @param behindMark what lies behind where the mark is, if it may stay there
record MoveFacts(
        Batch.@Nullable End end,
        boolean isPublic,
        boolean isMember,
        long visibleFromSeq,
        Batch.Read read,
        long goalN,
        Behind behindGoal,
        int ownAfterGoal,
        Behind behindMark) {

    private static final Behind NOTHING = new Behind(0, 0);

    /// What unread counts are corrected by.
    record Behind(long deleted, long mentions) {}

    static MoveFacts of(Row row) {
        var member = row.getString("role") != null;
        return new MoveFacts(
                row.getBoolean("room_ok") ? new Batch.End(row.getLong("seq"), row.getLong("n")) : null,
                "public".equals(row.getString("visibility")),
                member,
                member ? row.getLong("visible_from_seq") : 0,
                Batch.Read.of(row),
                row.getLong("n_at"),
                new Behind(row.getLong("deleted_after"), row.getLong("mentions")),
                row.getInteger("own_after_goal"),
                new Behind(row.getLong("deleted_after_mark"), row.getLong("mentions_after_mark")));
    }

    /// The same person in the same room, going to its end.
    MoveFacts at(Batch.End end) {
        return new MoveFacts(end, isPublic, isMember, visibleFromSeq, read, end.n(), NOTHING, 0, NOTHING);
    }
}
