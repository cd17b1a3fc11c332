package dev.parley.log;

import dev.parley.protocol.Event;
import dev.parley.protocol.EventType;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/// The log's two statements for the ordinary lane: take the lock, append.
@ApplicationScoped
class EventLog {

    /// Always a statement of its own: what is read in the statement that waits is the state before the wait.
    private static final String LOCK = "select floor from workspace_log where workspace_id = ?1 for no key update";

    /// Positions follow the head, seq and n the room's head; times never go back, so `now()`, the start of the
    /// transaction and thus before the wait, is not used.
    private static final String APPEND = """
            with e as (
              select * from jsonb_to_recordset(cast(cast(?2 as text) as jsonb)) as x(
                o int, type smallint, room_id uuid, numbered boolean, countable boolean,
                recipient_id uuid, actor_id uuid, subject_id uuid, fact jsonb)),
            base as (
              select greatest(cast(?3 as bigint), coalesce(max(position), 0)) as p,
                     greatest(statement_timestamp(), max(at)) as t
              from (select position, at from event where workspace_id = ?1 order by position desc limit 1) l),
            placed as (
              select e.*, base.p + row_number() over (order by e.o) as position, base.t,
                case when e.numbered then coalesce(h.seq, 0)
                  + count(*) filter (where e.numbered) over (partition by e.room_id order by e.o) end as seq,
                coalesce(h.n, 0)
                  + count(*) filter (where e.countable) over (partition by e.room_id order by e.o) as n
              from e cross join base left join room_head h on h.room_id = e.room_id),
            written as (
              insert into event(workspace_id, position, type, room_id, seq, recipient_id, actor_id, subject_id, fact, at)
              select ?1, position, type, room_id, seq, recipient_id, actor_id, subject_id, fact, t from placed),
            head as (
              insert into room_head as t (room_id, seq, n)
              select room_id, max(seq), max(n) from placed where numbered group by room_id order by room_id
              on conflict (room_id) do update set seq = excluded.seq, n = excluded.n)
            select o, position, seq, t from placed order by o
            """;

    /// Waits for the workspace's lock.
    ///
    /// @return the floor of the log
    Uni<Long> lock(Mutiny.Session session, UUID workspace) {
        return session.createNativeQuery(LOCK, Long.class)
                .setParameter(1, workspace)
                .getSingleResult();
    }

    /// Writes events behind the head. Only under the lock.
    Uni<List<Event.Placed>> append(Mutiny.Session session, UUID workspace, long floor, List<Event> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return session.createNativeQuery(APPEND, Object[].class)
                .setParameter(1, workspace)
                .setParameter(2, rows(events).encode())
                .setParameter(3, floor)
                .getResultList()
                .map(rows -> placed(events, rows));
    }

    private static List<Event.Placed> placed(List<Event> events, List<Object[]> rows) {
        var placed = new ArrayList<Event.Placed>(events.size());
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var seq = row[2] == null ? null : ((Number) row[2]).longValue();
            placed.add(new Event.Placed(((Number) row[1]).longValue(), seq, instant(row[3]), events.get(i)));
        }
        return placed;
    }

    private static Instant instant(Object time) {
        return time instanceof OffsetDateTime t ? t.toInstant() : (Instant) time;
    }

    private static JsonArray rows(List<Event> events) {
        var rows = new JsonArray();
        for (int i = 0; i < events.size(); i++) {
            rows.add(row(i, events.get(i)));
        }
        return rows;
    }

    private static JsonObject row(int order, Event event) {
        return new JsonObject()
                .put("o", order)
                .put("type", EventType.of(event).code())
                .put("room_id", text(event.room()))
                .put("numbered", event.numbered())
                .put("countable", false)
                .put("recipient_id", text(event.recipient()))
                .put("actor_id", text(event.actor()))
                .put("subject_id", text(event.subject()))
                .put("fact", EventRow.fact(event));
    }

    private static @org.jspecify.annotations.Nullable String text(@org.jspecify.annotations.Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
