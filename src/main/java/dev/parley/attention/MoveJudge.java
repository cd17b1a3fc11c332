package dev.parley.attention;

import dev.parley.log.Batch;
import dev.parley.log.LaneKind;
import dev.parley.problem.Code;
import dev.parley.problem.Refusal;
import dev.parley.protocol.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Judges the moves of one batch. However often somebody moves in one room within it, one event tells where they
/// ended: the newest wins, all callers get the final state, and no move is no row.
final class MoveJudge implements LaneKind.Judge<Move, MoveFacts> {

    private final Batch batch;
    private final Map<Reader, Reading> readings = new LinkedHashMap<>();

    MoveJudge(Batch batch) {
        this.batch = batch;
    }

    @Override
    public Supplier<ReadPosition> decide(Move move, MoveFacts facts) {
        var end = facts.end();
        if (end == null || !facts.isMember()) {
            throw end != null && facts.isPublic() ? Refusal.forbidden(Code.NOT_A_MEMBER) : Refusal.notFound();
        }
        var reader = new Reader(move.user(), move.room());
        var reading = readings.computeIfAbsent(reader, key -> new Reading(reader, end, facts.read(), batch));
        reading.move(move, facts, end);
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

        Reading(Reader reader, Batch.End before, Batch.Read read, Batch batch) {
            this.reader = reader;
            this.head = batch.head(reader.room(), before);
            this.mark = batch.mark(reader.user(), reader.room(), read);
        }

        /// The facts are those of before this batch; what the batch has stored since lies behind that end.
        void move(Move move, MoveFacts facts, Batch.End before) {
            var goal = Math.min(move.seq(), head.seq());
            goal = Math.max(goal, facts.visibleFromSeq() - 1);
            var behind = facts.behindGoal();
            if (!move.backwards() && goal < mark.read().seq()) {
                stay(facts);
            } else if (goal <= before.seq()) {
                count(goal, behind.deleted(), behind.mentions());
                moveTo(goal, facts.goalN(), facts.ownAfterGoal() + ownAfter(goal));
            } else {
                count(goal, 0, 0);
                moveTo(goal, n(goal, before.n()), ownAfter(goal));
            }
        }

        /// Nothing moves. If the mark is still where the database has it, it is known what was deleted behind it.
        private void stay(MoveFacts facts) {
            if (countedAt != mark.read().seq()
                    && facts.read().seq() == mark.read().seq()) {
                count(
                        mark.read().seq(),
                        facts.behindMark().deleted(),
                        facts.behindMark().mentions());
            }
        }

        private void count(long goal, long deleted, long mentioned) {
            countedAt = goal;
            deletedAfter = deleted;
            mentions = mentioned;
        }

        private void moveTo(long goal, long n, int ownAfter) {
            if (goal != mark.read().seq()) {
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
            var read = mark.read();
            boolean counted = countedAt == read.seq();
            var unread = head.n() - read.n() - read.ownAfter() - (counted ? deletedAfter : 0);
            var position = new ReadPosition(reader.room(), read.seq(), unread, counted ? mentions : 0);
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
