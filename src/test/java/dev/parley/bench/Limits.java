package dev.parley.bench;

import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// The limit program's part of a latency: an empty POST and one delivery, each alone.
final class Limits {

    private static final int LINES = 64;

    private final Bench bench;
    private final Rest rest;
    private final Load empty;
    private final Load stamped;

    private Limits(Bench bench, Rest rest, Room nobody, Room some) {
        this.bench = bench;
        this.rest = rest;
        var limit = bench.limit;
        empty = new Load(
                bench.limitSide.floor,
                List.of((intended, answered) -> rest.post(
                        limit.empty(nobody, Stamp.text(intended)), new Floor.Pending(intended, nobody, answered))));
        stamped = new Load(
                bench.limitSide.floor,
                List.of((intended, answered) -> rest.post(
                        limit.stamped(some, Stamp.text(intended)), new Floor.Pending(intended, some, answered))));
    }

    /// @param members who get a delivery
    static Limits open(Bench bench, int members) {
        var people = bench.limit.people(members);
        var some = bench.limit.room("some", people);
        bench.limitSide.floor.open(IntStream.range(0, members)
                .mapToObj(i ->
                        bench.limitSide.floor.subscriber(Floor.Skin.SOCKET, people.get(i), List.of(some), true, null))
                .toList());
        return new Limits(bench, Rest.open(bench.limitSide.floor, LINES), bench.limit.room("nobody", List.of()), some);
    }

    Histogram emptyPost(double perSecond) {
        return bench.gated("limit program", empty.at(perSecond, 1, bench.form.limit())).ack;
    }

    Histogram delivery(double perSecond) {
        return bench.gated("limit program", stamped.at(perSecond, 1, bench.form.limit())).deliver;
    }

    void close() {
        bench.limitSide.floor.clear();
        rest.close();
    }
}
