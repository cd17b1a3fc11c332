package dev.parley.log;

import dev.parley.protocol.EventType;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a batch gets into the tables that all kinds share: the log, the ends of rooms and the read marks.
record BatchWrites(Batch batch) {

    private static final String WRITE_EVENTS = "insert into event"
            + "(workspace_id, position, type, room_id, seq, recipient_id, actor_id, subject_id, fact, at)"
            + " select $2, u.*, $1 from unnest($3::bigint[], $4::smallint[], $5::uuid[], $6::bigint[], $7::uuid[],"
            + " $8::uuid[], $9::uuid[], $10::jsonb[]) u";

    /// The same for a batch that was judged by what the writer knew. If the log does not end where it thought, or
    /// this is another history, it is a division by zero, and the transaction comes to nothing.
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

    List<LaneKind.Statement> all() {
        var writes = new ArrayList<LaneKind.Statement>();
        if (!batch.entries().isEmpty()) {
            writes.add(events());
        }
        var heads = batch.changedHeads();
        if (!heads.isEmpty()) {
            writes.add(new LaneKind.Statement(WRITE_HEADS, headArguments(heads)));
        }
        var marks = batch.changedMarks();
        if (!marks.isEmpty()) {
            writes.add(new LaneKind.Statement(WRITE_MARKS, markArguments(marks)));
        }
        return writes;
    }

    private LaneKind.Statement events() {
        return batch.isKnown()
                ? new LaneKind.Statement(
                        WRITE_KNOWN_EVENTS,
                        eventArguments().addUUID(batch.epoch()).addLong(batch.begin()))
                : new LaneKind.Statement(WRITE_EVENTS, eventArguments());
    }

    private Tuple eventArguments() {
        var entries = batch.entries();
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
                .addOffsetDateTime(batch.timestamp())
                .addUUID(batch.workspace())
                .addArrayOfLong(positions)
                .addArrayOfShort(types)
                .addArrayOfUUID(rooms)
                .addArrayOfLong(seqs)
                .addArrayOfUUID(recipients)
                .addArrayOfUUID(actors)
                .addArrayOfUUID(subjects)
                .addArrayOfJsonObject(facts);
    }

    private Tuple headArguments(List<Batch.Head> heads) {
        return Tuple.tuple()
                .addArrayOfUUID(heads.stream().map(Batch.Head::room).toArray(UUID[]::new))
                .addArrayOfLong(heads.stream().map(Batch.Head::seq).toArray(Long[]::new))
                .addArrayOfLong(heads.stream().map(Batch.Head::n).toArray(Long[]::new))
                .addArrayOfUUID(heads.stream().map(Batch.Head::last).toArray(UUID[]::new))
                .addArrayOfLong(heads.stream().map(Batch.Head::lastSeq).toArray(Long[]::new))
                .addOffsetDateTime(batch.timestamp());
    }

    private static Tuple markArguments(List<Batch.Mark> marks) {
        return Tuple.tuple()
                .addArrayOfUUID(marks.stream().map(mark -> mark.key().user()).toArray(UUID[]::new))
                .addArrayOfUUID(marks.stream().map(mark -> mark.key().room()).toArray(UUID[]::new))
                .addArrayOfLong(marks.stream().map(mark -> mark.read().seq()).toArray(Long[]::new))
                .addArrayOfLong(marks.stream().map(mark -> mark.read().n()).toArray(Long[]::new))
                .addArrayOfInteger(
                        marks.stream().map(mark -> mark.read().ownAfter()).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(
                        marks.stream().map(BatchWrites::postedAt).toArray(OffsetDateTime[]::new));
    }

    private static @Nullable OffsetDateTime postedAt(Batch.Mark mark) {
        var postedAt = mark.read().postedAt();
        return postedAt == null ? null : postedAt.atOffset(ZoneOffset.UTC);
    }
}
