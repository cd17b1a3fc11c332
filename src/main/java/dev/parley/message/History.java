package dev.parley.message;

import dev.parley.account.Caller;
import dev.parley.problem.Refusal;
import dev.parley.protocol.MessageView;
import dev.parley.view.Seat;
import dev.parley.view.Stretch;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// The history of a room in pages by seq: before, after or around a place, at a time, or the newest.
@ApplicationScoped
public class History {

    private static final String SEQ_OF = "select seq from message where id = $2 and room_id = $1";

    /// Times rise with seq, so the first message at or after a time is found by halving the range of seqs: some twenty
    /// probes of the index that is there anyway.
    private static final String SEQ_AT = """
            with recursive halves(low, high) as (
              select $3::bigint, $4::bigint + 1
              union all
              select case when m.created_at is null or m.created_at >= $2 then h.low else (h.low + h.high) / 2 + 1 end,
                     case when m.created_at is null or m.created_at >= $2 then (h.low + h.high) / 2 else h.high end
              from halves h
              left join lateral (select created_at from message where room_id = $1 and seq >= (h.low + h.high) / 2
                order by seq limit 1) m on true
              where h.low < h.high)
            select low from halves where low >= high limit 1""";

    private final Pool pool;

    History(@ReactiveDataSource("read") Pool pool) {
        this.pool = pool;
    }

    /// A page of history, ascending by seq.
    ///
    /// @param lastSeq the seq of the room's last event
    public record HistoryPage(List<MessageView> items, boolean hasMoreBefore, boolean hasMoreAfter, long lastSeq) {}

    /// Reads a page.
    ///
    /// @param limit how many messages, 1 to 200
    /// @return fails with `not_found`, `not_a_member`
    public Uni<HistoryPage> page(Caller caller, UUID room, Place place, int limit) {
        return switch (place) {
            case Place.Newest newest -> read(caller, room, Long.MAX_VALUE, limit, 0);
            case Place.Before(Place.Mark mark) ->
                seq(caller, room, mark).chain(seq -> read(caller, room, seq, limit, 0));
            case Place.After(Place.Mark mark) ->
                seq(caller, room, mark).chain(seq -> read(caller, room, behind(seq), 0, limit));
            case Place.Around(Place.Mark mark) ->
                seq(caller, room, mark).chain(seq -> around(caller, room, seq, limit));
            case Place.At(var time) -> seqAt(caller, room, time).chain(seq -> around(caller, room, seq, limit));
        };
    }

    /// The place itself and half of the limit on either side of it.
    private Uni<HistoryPage> around(Caller caller, UUID room, long middle, int limit) {
        return read(caller, room, middle, limit / 2, limit - limit / 2);
    }

    /// So many messages below a place and so many from it on. One more on either side says whether there are more.
    private Uni<HistoryPage> read(Caller caller, UUID room, long place, int below, int from) {
        return Stretch.read(pool, caller.workspace(), room, caller.user(), place, below + 1, from + 1)
                .map(stretch -> page(stretch, below, from));
    }

    private static HistoryPage page(Stretch stretch, int below, int from) {
        var older = stretch.below();
        var newer = stretch.from();
        var items = new ArrayList<MessageView>(below + from);
        items.addAll(older.subList(Math.max(0, older.size() - below), older.size()));
        items.addAll(newer.subList(0, Math.min(from, newer.size())));
        return new HistoryPage(
                items, older.size() > below, newer.size() > from, stretch.seat().lastSeq());
    }

    private static long behind(long seq) {
        return seq == Long.MAX_VALUE ? seq : seq + 1;
    }

    private Uni<Long> seq(Caller caller, UUID room, Place.Mark mark) {
        return switch (mark) {
            case Place.Mark.Seq(long seq) -> Uni.createFrom().item(seq);
            case Place.Mark.Message(UUID id) -> seat(caller, room).chain(seat -> seqOf(seat, id));
        };
    }

    private Uni<Long> seqOf(Seat seat, UUID message) {
        return pool.preparedQuery(SEQ_OF)
                .execute(Tuple.of(seat.room(), message))
                .map(rows -> visibleSeq(seat, rows));
    }

    private Uni<Long> seqAt(Caller caller, UUID room, Instant time) {
        return seat(caller, room).chain(seat -> seqAt(seat, time));
    }

    private Uni<Seat> seat(Caller caller, UUID room) {
        return Seat.require(pool, caller.workspace(), room, caller.user());
    }

    private static long visibleSeq(Seat seat, RowSet<Row> rows) {
        var found = rows.iterator();
        var seq = found.hasNext() ? found.next().getLong("seq") : -1;
        if (seq < seat.visibleFromSeq()) {
            throw Refusal.notFound();
        }
        return seq;
    }

    private Uni<Long> seqAt(Seat seat, Instant time) {
        return pool.preparedQuery(SEQ_AT)
                .execute(Tuple.of(seat.room(), time.atOffset(ZoneOffset.UTC), seat.visibleFromSeq(), seat.lastSeq()))
                .map(rows -> rows.iterator().next().getLong("low"));
    }
}
