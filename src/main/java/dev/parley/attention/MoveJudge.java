package dev.parley.attention;

import dev.parley.log.Batch;
import dev.parley.log.LaneKind;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import io.vertx.sqlclient.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Judges the moves of one batch. However often somebody moves in one room within it, one event tells where they
/// ended: the newest wins, all callers get the final state, and no move is no row.
final class MoveJudge implements LaneKind.Judge<Move, Row> {

    private final Batch batch;
    private final Map<Reader, Reading> readings = new LinkedHashMap<>();

    MoveJudge(Batch batch) {
        this.batch = batch;
    }

    @Override
    public Supplier<ReadPosition> decide(Move move, Row row) {
        requireMember(row);
        var reader = new Reader(move.user(), move.room());
        var reading = readings.computeIfAbsent(reader, key -> new Reading(reader, row, batch));
        reading.move(move, row);
        return () -> Objects.requireNonNull(reading.last);
    }

    @Override
    public void finish() {
        readings.values().forEach(reading -> reading.finish(batch));
    }

    @Override
    public List<LaneKind.Statement> writes() {
        return List.of();
    }

    private static void requireMember(Row row) {
        if (!row.getBoolean("room_ok")) {
            throw Refusal.notFound();
        }
        if (row.getString("role") == null) {
            throw row.getString("visibility").equals("public")
                    ? Refusal.forbidden(Code.NOT_A_MEMBER)
                    : Refusal.notFound();
        }
    }

    private record Reader(UUID user, UUID room) {}

    /// One person's moves in one room.
    private static final class Reading {
        private final Reader reader;
        private final Batch.Head head;
        private final Batch.Mark mark;
        private boolean moved;
        private long countedAt = -1;
        private long deletedAfter;
        private long mentions;
        private @Nullable ReadPosition last;

        Reading(Reader reader, Row row, Batch batch) {
            this.reader = reader;
            this.head = batch.head(reader.room(), row.getLong("seq"), row.getLong("n"));
            var readSeq = row.getLong("read_seq");
            this.mark = batch.mark(
                    reader.user(),
                    reader.room(),
                    readSeq == null ? 0 : readSeq,
                    readSeq == null ? 0 : row.getLong("read_n"),
                    readSeq == null ? 0 : row.getInteger("own_after"),
                    null);
        }

        /// The row knows the room as it was before this batch; what the batch has stored since lies behind `row.seq`.
        void move(Move move, Row row) {
            long before = row.getLong("seq");
            var goal = Math.min(move.seq(), head.seq());
            goal = Math.max(goal, row.getLong("visible_from_seq") - 1);
            if (!move.backwards() && goal < mark.readSeq()) {
                stay(row);
            } else if (goal <= before) {
                count(goal, row.getLong("deleted_after"), row.getLong("mentions"));
                moveTo(goal, row.getLong("n_at"), row.getInteger("own_after_goal") + ownAfter(goal));
            } else {
                count(goal, 0, 0);
                moveTo(goal, n(goal, row.getLong("n")), ownAfter(goal));
            }
        }

        /// Nothing moves. If the mark is still where the database has it, the row knows what was deleted behind it.
        private void stay(Row row) {
            if (countedAt != mark.readSeq() && Objects.equals(row.getLong("read_seq"), mark.readSeq())) {
                count(mark.readSeq(), row.getLong("deleted_after_mark"), row.getLong("mentions_after_mark"));
            }
        }

        private void count(long goal, long deleted, long mentioned) {
            countedAt = goal;
            deletedAfter = deleted;
            mentions = mentioned;
        }

        private void moveTo(long goal, long n, int ownAfter) {
            if (goal != mark.readSeq()) {
                mark.move(goal, n, ownAfter);
                moved = true;
            }
        }

        private long n(long goal, long before) {
            return head.stored().stream()
                    .filter(stored -> stored.seq() <= goal)
                    .reduce((first, second) -> second)
                    .map(Batch.Stored::n)
                    .orElse(before);
        }

        private int ownAfter(long goal) {
            return (int) head.stored().stream()
                    .filter(stored -> stored.seq() > goal
                            && stored.countable()
                            && stored.author().equals(reader.user()))
                    .count();
        }

        /// The counts are those of this place: behind everything that the batch has stored.
        void finish(Batch batch) {
            // A post of one's own behind the last move has taken the mark to the end, where nothing is left.
            boolean counted = countedAt == mark.readSeq();
            var unread = head.n() - mark.readN() - mark.ownAfter() - (counted ? deletedAfter : 0);
            var position = new ReadPosition(reader.room(), mark.readSeq(), unread, counted ? mentions : 0);
            last = position;
            if (moved) {
                batch.append(new Event.ReadUpdated(
                        reader.room(),
                        reader.user(),
                        position.readSeq(),
                        position.unreadCount(),
                        position.mentionCount()));
            }
        }
    }
}
