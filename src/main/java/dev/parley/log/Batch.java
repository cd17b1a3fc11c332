package dev.parley.log;

import dev.parley.protocol.Event;
import dev.parley.protocol.EventType;
import dev.parley.protocol.MessageView;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
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

    private static final String WRITE_EVENTS = "insert into event"
            + "(workspace_id, position, type, room_id, seq, recipient_id, actor_id, subject_id, fact, at)"
            + " select $2, u.*, $1 from unnest($3::bigint[], $4::smallint[], $5::uuid[], $6::bigint[], $7::uuid[],"
            + " $8::uuid[], $9::uuid[], $10::jsonb[]) u";

    /// The same for a batch that was judged by what the writer knew. If the log does not end where it thought, or this
    // is
    /// another history, it is a division by zero, and the transaction comes to nothing.
    private static final String WRITE_KNOWN_EVENTS = WRITE_EVENTS
            + " where (select 1 / count(*) from workspace_log l"
            + " where l.workspace_id = $2 and l.epoch = $11 and $12 = greatest(l.floor,"
            + " (select position from event where workspace_id = $2 order by position desc limit 1))) = 1";

    private static final String WRITE_HEADS = "update room_head h set seq = u.seq, n = u.n,"
            + " last_message_id = coalesce(u.last, h.last_message_id), last_seq = coalesce(u.last_seq, h.last_seq),"
            + " last_at = case when u.last is null then h.last_at else $6 end"
            + " from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[])"
            + " u(room_id, seq, n, last, last_seq)"
            + " where h.room_id = u.room_id";

    private static final String WRITE_MARKS = "insert into read_mark as k"
            + " (user_id, room_id, read_seq, read_n, own_after, posted_at) select u.* from"
            + " unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::int[], $6::timestamptz[]) u"
            + " on conflict (user_id, room_id) do update set read_seq = excluded.read_seq, read_n = excluded.read_n,"
            + " own_after = excluded.own_after, posted_at = coalesce(excluded.posted_at, k.posted_at)";

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

    /// The time of everything in this batch: taken after the lock, never before that of the log's last event.
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
        var writes = new ArrayList<LaneKind.Statement>();
        if (!entries.isEmpty()) {
            writes.add(
                    known == null
                            ? new LaneKind.Statement(WRITE_EVENTS, eventArguments())
                            : new LaneKind.Statement(
                                    WRITE_KNOWN_EVENTS,
                                    eventArguments().addUUID(epoch).addLong(begin)));
        }
        var changedHeads = heads.values().stream().filter(head -> head.changed).toList();
        if (!changedHeads.isEmpty()) {
            writes.add(new LaneKind.Statement(WRITE_HEADS, headArguments(changedHeads)));
        }
        var changedMarks = marks.values().stream().filter(mark -> mark.changed).toList();
        if (!changedMarks.isEmpty()) {
            writes.add(new LaneKind.Statement(WRITE_MARKS, markArguments(changedMarks)));
        }
        return writes;
    }

    private Event.Placed place(Event event, @Nullable Long seq, @Nullable MessageView fresh) {
        var placed = new Event.Placed(++position, seq, at, event);
        entries.add(new Entry(placed, fresh));
        return placed;
    }

    private Tuple eventArguments() {
        int size = entries.size();
        var positions = new Long[size];
        var types = new Short[size];
        @Nullable UUID[] rooms = new @Nullable UUID[size];
        @Nullable Long[] seqs = new @Nullable Long[size];
        @Nullable UUID[] recipients = new @Nullable UUID[size];
        @Nullable UUID[] actors = new @Nullable UUID[size];
        @Nullable UUID[] subjects = new @Nullable UUID[size];
        @Nullable JsonObject[] facts = new @Nullable JsonObject[size];
        for (int i = 0; i < size; i++) {
            var placed = entries.get(i).placed();
            var event = placed.event();
            positions[i] = placed.position();
            types[i] = (short) EventType.of(event).code();
            rooms[i] = event.room();
            seqs[i] = placed.seq();
            recipients[i] = event.recipient();
            actors[i] = event.actor();
            subjects[i] = event.subject();
            facts[i] = EventRow.fact(event);
        }
        return Tuple.tuple()
                .addOffsetDateTime(timestamp())
                .addUUID(workspace)
                .addArrayOfLong(positions)
                .addArrayOfShort(types)
                .addArrayOfUUID(rooms)
                .addArrayOfLong(seqs)
                .addArrayOfUUID(recipients)
                .addArrayOfUUID(actors)
                .addArrayOfUUID(subjects)
                .addArrayOfJsonObject(facts);
    }

    private Tuple headArguments(List<Head> heads) {
        return Tuple.tuple()
                .addArrayOfUUID(heads.stream().map(head -> head.room).toArray(UUID[]::new))
                .addArrayOfLong(heads.stream().map(head -> head.seq).toArray(Long[]::new))
                .addArrayOfLong(heads.stream().map(head -> head.n).toArray(Long[]::new))
                .addArrayOfUUID(heads.stream().map(head -> head.last).toArray(UUID[]::new))
                .addArrayOfLong(heads.stream().map(head -> head.lastSeq).toArray(Long[]::new))
                .addOffsetDateTime(timestamp());
    }

    private static Tuple markArguments(List<Mark> marks) {
        return Tuple.tuple()
                .addArrayOfUUID(marks.stream().map(mark -> mark.key.user()).toArray(UUID[]::new))
                .addArrayOfUUID(marks.stream().map(mark -> mark.key.room()).toArray(UUID[]::new))
                .addArrayOfLong(marks.stream().map(mark -> mark.read.seq).toArray(Long[]::new))
                .addArrayOfLong(marks.stream().map(mark -> mark.read.n).toArray(Long[]::new))
                .addArrayOfInteger(
                        marks.stream().map(mark -> mark.read.ownAfter).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(
                        marks.stream().map(Mark::postedAtOrNull).toArray(OffsetDateTime[]::new));
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

        private @Nullable OffsetDateTime postedAtOrNull() {
            return read.postedAt == null ? null : read.postedAt.atOffset(ZoneOffset.UTC);
        }
    }
}
