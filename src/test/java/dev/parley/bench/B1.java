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
    private final Map<String, List<Double>> ratios = new TreeMap<>();
    private final Map<String, Histogram> latencies = new TreeMap<>();

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        var rooms = bench.rooms("ten", ROOMS, MEMBERS, ROOMS * MEMBERS, MEMBERS);
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
            report();
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
        add(rate + " sum", sum);
        ours(rate, "REST", rest, sum, commit);
        ours(rate, "socket", socket, sum, commit);
    }

    private void ours(int rate, String way, Load load, double sum, Histogram commit) {
        var run = bench.costed(bench.target, () -> load.at(rate, 1, bench.form.window()));
        var tally = bench.gated("B1", run.tally());
        add(rate + " " + way + " ack p50", Tally.ms(tally.ack, 50) / sum);
        add(rate + " " + way + " deliver p50", Tally.ms(tally.deliver, 50) / sum);
        var bare = Tally.ms(commit, 99) / Tally.ms(commit, 50);
        add(rate + " " + way + " tail", Tally.ms(tally.deliver, 99) / Tally.ms(tally.deliver, 50) / bare);
        add(rate + " " + way + " ms", Tally.ms(tally.deliver, 50));
        add(rate + " " + way + " cpu server", run.cpu().server() / tally.acknowledged);
        add(rate + " " + way + " cpu database", run.cpu().database() / tally.acknowledged);
        add(rate + " " + way + " cpu generator", run.cpu().generator() / tally.acknowledged);
        latencies.computeIfAbsent(rate + "/s " + way, name -> new Histogram(3)).add(tally.deliver);
    }

    private void add(String what, double value) {
        ratios.computeIfAbsent(what, name -> new ArrayList<>()).add(value);
    }

    private void report() {
        for (var rate : RATES) {
            var must = rate == RATES.getFirst() ? 2.0 : 2.3;
            var aim = rate == RATES.getFirst() ? 1.4 : 1.7;
            for (var way : List.of("REST", "socket")) {
                var name = rate + " " + way;
                var note = "the sum alone is %s ms; CPU of a message: server %s, PostgreSQL %s, generator %s µs"
                        .formatted(
                                median(rate + " sum"),
                                median(name + " cpu server"),
                                median(name + " cpu database"),
                                median(name + " cpu generator"));
                var what = "%,d/s by %s: send to ".formatted(rate, way);
                bench.report.atMost("B1", what + "ack, p50 by the sum", ratios.get(name + " ack p50"), must, aim, note);
                bench.report.atMost(
                        "B1",
                        what + "delivery, p50 by the sum",
                        ratios.get(name + " deliver p50"),
                        must,
                        aim,
                        "p50 is " + median(name + " ms") + " ms");
                bench.report.atMost(
                        "B1", what + "delivery, p99/p50 by that of a commit", ratios.get(name + " tail"), 2.0, 1.5, "");
            }
        }
        var chart = bench.report.chart("latency", "B1: send to delivery, by percentile", "percentile", "ms");
        latencies.forEach((name, histogram) -> {
            for (var percentile : List.of(50.0, 90.0, 95.0, 99.0, 99.9)) {
                chart.point(name, Figure.number(percentile), Tally.ms(histogram, percentile));
            }
        });
    }

    private String median(String what) {
        return Figure.number(new Figure("", "", ratios.get(what), null, null, true, "").median());
    }
}
