package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// B1: 100 rooms of 10 members, at a rate, by requests and by sockets: send to acknowledgement and send to delivery.
// The
/// median is a multiple of the sum of three that are measured alone in the same round: an empty POST, one durable
/// one-row commit, one delivery.
final class B1 implements Scenario {

    private static final int ROOMS = 100;
    private static final int MEMBERS = 10;
    private static final List<Integer> RATES = List.of(500, 1_000, 2_000);
    private static final int LINES = 64;

    private Bench bench;
    private Load rest;
    private Load socket;
    private Limits limits;
    private final Values values = new Values();
    private final Map<String, Histogram> latencies = new TreeMap<>();

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        var rooms = bench.rooms("of-10", ROOMS, MEMBERS, ROOMS * MEMBERS, MEMBERS);
        var subscribers = bench.subscribe(Floor.Skin.SOCKET, rooms);
        var lines = Rest.open(bench.floor, LINES);
        limits = Limits.open(bench, MEMBERS);
        try {
            var byRest = new ArrayList<Load.Voice>();
            var bySocket = new ArrayList<Load.Voice>();
            for (int i = 0; i < ROOMS * MEMBERS; i++) {
                var room = rooms.get(i % ROOMS);
                var speaker = i % ROOMS * MEMBERS + i / ROOMS;
                byRest.add(
                        Load.rest(lines, bench.floor, subscribers.get(speaker).person(), room));
                bySocket.add(Load.socket((SocketSubscriber) subscribers.get(speaker), room));
            }
            rest = new Load(bench.floor, byRest);
            socket = new Load(bench.floor, bySocket);
            bench.warmUp(
                    "B1",
                    length -> Tally.ms(socket.at(RATES.getFirst(), 1, length.dividedBy(2)).deliver, 50)
                            + Tally.ms(rest.at(RATES.getFirst(), 1, length.dividedBy(2)).deliver, 50));
            for (var rate : RATES) {
                bench.rounds("B1, " + rate + "/s", round -> round(rate));
            }
            report(bench.report);
        } finally {
            bench.floor.clear();
            lines.close();
            limits.close();
        }
    }

    private void round(int rate) {
        var post = limits.emptyPost(rate);
        var commit = bench.commits().at(rate, bench.form.limit()).histogram();
        var delivery = limits.delivery(rate);
        latencies
                .computeIfAbsent(rate + "/s one-row commit", name -> new Histogram(3))
                .add(commit);
        var sum = Tally.ms(post, 50) + Tally.ms(commit, 50) + Tally.ms(delivery, 50);
        values.add(rate + " sum", sum);
        ours(rate, "REST", rest, sum, commit);
        ours(rate, "socket", socket, sum, commit);
    }

    private void ours(int rate, String way, Load load, double sum, Histogram commit) {
        var name = rate + " " + way;
        var run = bench.costed(bench.target, () -> load.at(rate, 1, bench.form.window()));
        var tally = bench.gated("B1", run.tally());
        values.add(name + " ack", Tally.ms(tally.ack, 50) / sum);
        values.add(name + " deliver", Tally.ms(tally.deliver, 50) / sum);
        var bare = Tally.ms(commit, 99) / Tally.ms(commit, 50);
        values.add(name + " tail", Tally.ms(tally.deliver, 99) / Tally.ms(tally.deliver, 50) / bare);
        values.add(name + " ms", Tally.ms(tally.deliver, 50));
        values.cost(name, run.cpu(), tally.acknowledged);
        latencies.computeIfAbsent(rate + "/s " + way, key -> new Histogram(3)).add(tally.deliver);
    }

    private void report(Report report) {
        for (var rate : RATES) {
            var must = rate == RATES.getFirst() ? 2.0 : 2.3;
            var aim = rate == RATES.getFirst() ? 1.4 : 1.7;
            for (var way : List.of("REST", "socket")) {
                var name = rate + " " + way;
                var what = "%,d/s by %s: send to ".formatted(rate, way);
                var sum = "the sum is %s ms; %s".formatted(values.shown(rate + " sum"), values.costs(name, "message"));
                var p50 = "p50 is " + values.shown(name + " ms") + " ms";
                report.atMost("B1", what + "ack, p50 by the sum", values.of(name + " ack"), must, aim, sum);
                report.atMost("B1", what + "delivery, p50 by the sum", values.of(name + " deliver"), must, aim, p50);
                report.atMost("B1", what + "delivery, p99/p50 by a commit's", values.of(name + " tail"), 2.0, 1.5, "");
            }
        }
        var chart = report.chart("latency", "B1: send to delivery, by percentile", "percentile", "ms");
        latencies.forEach((name, histogram) -> {
            for (var percentile : List.of(50.0, 90.0, 95.0, 99.0, 99.9)) {
                chart.point(name, Figure.number(percentile), Tally.ms(histogram, percentile));
            }
        });
    }
}
