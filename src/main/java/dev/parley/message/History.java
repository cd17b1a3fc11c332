package dev.parley.message;

import dev.parley.account.Caller;
import dev.parley.problem.Refusal;
import dev.parley.protocol.MessageView;
import dev.parley.view.MessageViews;
import dev.parley.view.Seat;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
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
        return Seat.require(pool, caller.workspace(), room, caller.user())
                .chain(seat -> read(seat, caller.user(), place, limit));
    }

    private Uni<HistoryPage> read(Seat seat, UUID reader, Place place, int limit) {
        return switch (place) {
            case Place.Newest newest -> before(seat, reader, Long.MAX_VALUE, limit);
            case Place.Before(Place.Mark mark) -> seq(seat, mark).chain(seq -> before(seat, reader, seq, limit));
            case Place.After(Place.Mark mark) -> seq(seat, mark).chain(seq -> after(seat, reader, seq, limit));
            case Place.Around(Place.Mark mark) -> seq(seat, mark).chain(seq -> around(seat, reader, seq, limit));
            case Place.At(var time) -> seqAt(seat, time).chain(seq -> around(seat, reader, seq, limit));
        };
    }

    private Uni<HistoryPage> before(Seat seat, UUID reader, long below, int limit) {
        var floor = seat.visibleFromSeq() - 1;
        return MessageViews.last(pool, seat.room(), floor, below, limit + 1, reader)
                .chain(found -> more(seat, below == Long.MAX_VALUE ? below : below - 1)
                        .map(after -> new HistoryPage(
                                found.size() > limit ? found.subList(1, found.size()) : found,
                                found.size() > limit,
                                after,
                                seat.lastSeq())));
    }

    private Uni<HistoryPage> after(Seat seat, UUID reader, long above, int limit) {
        var from = Math.max(above, seat.visibleFromSeq() - 1);
        return MessageViews.first(pool, seat.room(), from, Long.MAX_VALUE, limit + 1, reader)
                .chain(found -> older(seat, from + 1)
                        .map(before -> new HistoryPage(
                                found.size() > limit ? found.subList(0, limit) : found,
                                before,
                                found.size() > limit,
                                seat.lastSeq())));
    }

    /// The place itself and half of the limit on either side of it.
    private Uni<HistoryPage> around(Seat seat, UUID reader, long middle, int limit) {
        int above = limit / 2;
        int below = limit - above;
        return MessageViews.last(pool, seat.room(), seat.visibleFromSeq() - 1, middle, above + 1, reader)
                .chain(before -> MessageViews.first(
                                pool,
                                seat.room(),
                                Math.max(middle, seat.visibleFromSeq()) - 1,
                                Long.MAX_VALUE,
                                below + 1,
                                reader)
                        .map(after -> joined(seat, before, above, after, below)));
    }

    private static HistoryPage joined(
            Seat seat, List<MessageView> before, int above, List<MessageView> after, int below) {
        var items = new ArrayList<>(before.size() > above ? before.subList(1, before.size()) : before);
        items.addAll(after.size() > below ? after.subList(0, below) : after);
        return new HistoryPage(items, before.size() > above, after.size() > below, seat.lastSeq());
    }

    private Uni<Boolean> more(Seat seat, long after) {
        return after == Long.MAX_VALUE
                ? Uni.createFrom().item(false)
                : MessageViews.first(pool, seat.room(), after, Long.MAX_VALUE, 1, seat.room())
                        .map(found -> !found.isEmpty());
    }

    private Uni<Boolean> older(Seat seat, long before) {
        return MessageViews.last(pool, seat.room(), seat.visibleFromSeq() - 1, before, 1, seat.room())
                .map(found -> !found.isEmpty());
    }

    private Uni<Long> seq(Seat seat, Place.Mark mark) {
        return switch (mark) {
            case Place.Mark.Seq(long seq) -> Uni.createFrom().item(seq);
            case Place.Mark.Message(UUID id) ->
                pool.preparedQuery(SEQ_OF).execute(Tuple.of(seat.room(), id)).map(rows -> visibleSeq(seat, rows));
        };
    }

    private static long visibleSeq(Seat seat, RowSet<Row> rows) {
        var found = rows.iterator();
        var seq = found.hasNext() ? found.next().getLong("seq") : -1;
        if (seq < seat.visibleFromSeq()) {
            throw Refusal.notFound();
        }
        return seq;
    }

    private Uni<Long> seqAt(Seat seat, java.time.Instant time) {
        return pool.preparedQuery(SEQ_AT)
                .execute(Tuple.of(seat.room(), time.atOffset(ZoneOffset.UTC), seat.visibleFromSeq(), seat.lastSeq()))
                .map(rows -> rows.iterator().next().getLong("low"));
    }
}
