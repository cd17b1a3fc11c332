package dev.parley.log;

import dev.parley.protocol.Event;
import dev.parley.protocol.MessageView;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one transaction of the fast lane has accepted so far: the log's head, heads of rooms and read marks as they
/// will be after the commit. Judging later commands of the batch sees what earlier ones did.
public final class Batch {

    private final UUID workspace;
    private final UUID epoch;
    private final long begin;
    private final Instant at;
    private final @Nullable Knowledge known;
    private final Map<UUID, Head> heads = new HashMap<>();
    private final Map<MarkKey, Mark> marks = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private long position;

    /// @param position the log's end behind which the batch is written
    /// @param known what it is judged by; null if the database was asked under the lock
    Batch(UUID workspace, UUID epoch, long position, Instant at, @Nullable Knowledge known) {
        this.workspace = workspace;
        this.epoch = epoch;
        this.begin = position;
        this.position = position;
        this.at = at;
        this.known = known;
    }

    /// The time of everything in this batch: taken under the lock, or for a known batch when it is sent; never
    /// before that of the log's last event.
    public Instant at() {
        return at;
    }

    /// The same time as a statement's argument.
    public OffsetDateTime timestamp() {
        return at.atOffset(ZoneOffset.UTC);
    }

    /// The head of a room: as the batch has it, else as it is known, else as the database had it.
    public Head head(UUID room, End before) {
        return heads.computeIfAbsent(room, id -> {
            var end = known == null ? null : known.end(id);
            return new Head(id, end == null ? before : end);
        });
    }

    /// The read mark of a person in a room: as the batch has it, else as it is known, else as the database had it.
    public Mark mark(UUID user, UUID room, Read before) {
        return marks.computeIfAbsent(new MarkKey(user, room), key -> {
            var read = known == null ? null : known.read(user, room);
            return new Mark(key, read == null ? before : read);
        });
    }

    /// Appends what has no number in a room.
    public Event.Placed append(Event event) {
        return place(event, null, null);
    }

    /// Appends a numbered event of a room: it takes the next seq.
    public Event.Placed append(Head head, Event event, @Nullable MessageView fresh) {
        head.seq++;
        head.changed = true;
        return place(event, head.seq, fresh);
    }

    List<Entry> entries() {
        return entries;
    }

    /// Where the log ended before.
    long begin() {
        return begin;
    }

    /// Where it ends with this.
    long position() {
        return position;
    }

    UUID epoch() {
        return epoch;
    }

    Map<UUID, Head> heads() {
        return heads;
    }

    Map<MarkKey, Mark> marks() {
        return marks;
    }

    /// The statements of the tables that all kinds share.
    List<LaneKind.Statement> writes() {
        return new BatchWrites(this).all();
    }

    UUID workspace() {
        return workspace;
    }

    /// Whether it was judged by what the writer knew, without asking the database.
    boolean isKnown() {
        return known != null;
    }

    /// The rooms whose end it moves.
    List<Head> changedHeads() {
        return heads.values().stream().filter(head -> head.changed).toList();
    }

    /// The marks that it moves.
    List<Mark> changedMarks() {
        return marks.values().stream().filter(mark -> mark.changed).toList();
    }

    private Event.Placed place(Event event, @Nullable Long seq, @Nullable MessageView fresh) {
        var placed = new Event.Placed(++position, seq, at, event);
        entries.add(new Entry(placed, fresh));
        return placed;
    }

    record MarkKey(UUID user, UUID room) {}

    /// Where a room ends: its last seq, and how many countable messages it has.
    public record End(long seq, long n) {}

    /// How far somebody has read: everything up to `seq`, which is `n` countable messages, and `ownAfter` countable
    /// ones of their own lie behind.
    ///
    /// @param postedAt when they last posted in the room, for slow mode
    public record Read(
            long seq, long n, int ownAfter, @Nullable Instant postedAt) {

        private static final Read NOTHING = new Read(0, 0, 0, null);

        /// As in the row of `read_mark`, if there is one.
        public static Read of(Row row) {
            var seq = row.getLong("read_seq");
            var postedAt = row.get(OffsetDateTime.class, "posted_at");
            return seq == null
                    ? NOTHING
                    : new Read(
                            seq,
                            row.getLong("read_n"),
                            row.getInteger("own_after"),
                            postedAt == null ? null : postedAt.toInstant());
        }
    }

    /// The end of a room as the batch moves it.
    public static final class Head {
        private final UUID room;
        private final List<Stored> stored = new ArrayList<>();
        private long seq;
        private long n;
        private @Nullable UUID last;
        private @Nullable Long lastSeq;
        private boolean changed;

        private Head(UUID room, End before) {
            this.room = room;
            this.seq = before.seq();
            this.n = before.n();
        }

        End end() {
            return new End(seq, n);
        }

        UUID room() {
            return room;
        }

        /// The last countable message that the batch has stored here; null for none.
        @Nullable UUID last() {
            return last;
        }

        @Nullable Long lastSeq() {
            return lastSeq;
        }

        /// The seq of the room's last event.
        public long seq() {
            return seq;
        }

        /// The number of countable messages of the room.
        public long n() {
            return n;
        }

        /// Counts a message that takes the next seq; call it before its event is appended.
        ///
        /// @return n of the message
        public long store(UUID message, UUID author, boolean countable) {
            if (countable) {
                n++;
                last = message;
                lastSeq = seq + 1;
            }
            stored.add(new Stored(seq + 1, n, author, countable));
            return n;
        }

        /// What this batch has stored in the room, in order.
        public List<Stored> stored() {
            return stored;
        }
    }

    /// A message that the batch has accepted.
    public record Stored(long seq, long n, UUID author, boolean countable) {}

    /// How far somebody has read, as the batch moves it.
    public static final class Mark {
        private final MarkKey key;
        private Read read;
        private boolean changed;

        private Mark(MarkKey key, Read before) {
            this.key = key;
            this.read = before;
        }

        MarkKey key() {
            return key;
        }

        public Read read() {
            return read;
        }

        /// Moves it.
        public void move(long seq, long n, int ownAfter) {
            read = new Read(seq, n, ownAfter, read.postedAt);
            changed = true;
        }

        /// Notes that this person has posted.
        public void posted(Instant at) {
            read = new Read(read.seq, read.n, read.ownAfter, at);
            changed = true;
        }
    }
}
