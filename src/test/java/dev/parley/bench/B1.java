package dev.parley.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// B1: 100 rooms of 10 members, at a rate, by requests and by sockets: send to acknowledgement and send to delivery.
/// The median is a multiple of the sum of three that are measured alone in the same round: an empty POST, one durable
/// one-row commit, one delivery.
final class B1 implements Scenario {

    private static final int ROOMS = 100;
    private static final int MEMBERS = 10;
    private static final List<Integer> RATES = List.of(500, 1_000, 2_000);
    private final Values values = new Values();
    private final Map<String, Histogram> latencies = new TreeMap<>();
    private Bench bench;
    private List<Integer> rates;
    private Limits limits;

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        // Cold as it is in the short form, the higher ones tell of the compiler.
        rates = bench.form.isShort() ? RATES.subList(0, 1) : RATES;
        bench.step("B1: %,d people in %,d rooms", ROOMS * MEMBERS, ROOMS);
        limits = Limits.open(bench, MEMBERS);
        try (var ours = Crew.of(bench.side, ROOMS, MEMBERS);
                var theirs = bench.other == null ? null : Crew.of(bench.other, ROOMS, MEMBERS)) {
            warmUp(ours);
            if (theirs != null) {
                warmUp(theirs);
            }
            for (var rate : rates) {
                bench.rounds("B1, " + rate + "/s", round -> round(rate, ours, theirs));
            }
            report(bench.report);
        } finally {
            limits.close();
        }
    }

    private void warmUp(Crew crew) {
        bench.warmUp("B1, " + crew.side.target.name(), length -> crew.ways().stream()
                .mapToDouble(way -> Tally.ms(way.load().at(rates.getFirst(), 1, length.dividedBy(2)).deliver, 50))
                .sum());
    }

    private void round(int rate, Crew ours, @Nullable Crew theirs) {
        var post = limits.emptyPost(rate);
        var commit = bench.commits().at(rate, bench.form.limit()).histogram();
        var delivery = limits.delivery(rate);
        latency(rate + "/s one-row commit", commit);
        var sum = Tally.ms(post, 50) + Tally.ms(commit, 50) + Tally.ms(delivery, 50);
        values.add(rate + " sum", sum);
        for (var way : ours.ways()) {
            ours(rate, way, sum, commit);
        }
        if (theirs != null) {
            for (var way : theirs.ways()) {
                var tally = bench.watched("B1", theirs.side, way.load().at(rate, 1, bench.form.window()));
                values.add(rate + " " + way.name() + " other", Tally.ms(tally.deliver, 50) / sum);
                values.add(rate + " " + way.name() + " other ms", Tally.ms(tally.deliver, 50));
                latency(rate + "/s " + way.name() + ", " + theirs.side.target.name(), tally.deliver);
            }
        }
    }

    private void ours(int rate, Crew.Way way, double sum, Histogram commit) {
        var name = rate + " " + way.name();
        var run = bench.costed(bench.target, () -> way.load().at(rate, 1, bench.form.window()));
        var tally = bench.gated("B1", run.tally());
        values.add(name + " ack", Tally.ms(tally.ack, 50) / sum);
        values.add(name + " deliver", Tally.ms(tally.deliver, 50) / sum);
        var bare = Tally.ms(commit, 99) / Tally.ms(commit, 50);
        values.add(name + " tail", Tally.ms(tally.deliver, 99) / Tally.ms(tally.deliver, 50) / bare);
        values.add(name + " ms", Tally.ms(tally.deliver, 50));
        values.cost(name, run.cpu(), tally.acknowledged);
        latency(rate + "/s " + way.name(), tally.deliver);
    }

    private void latency(String curve, Histogram histogram) {
        latencies.computeIfAbsent(curve, name -> new Histogram(3)).add(histogram);
    }

    private void report(Report report) {
        for (var rate : rates) {
            var must = rate.equals(RATES.getFirst()) ? 2.0 : 2.3;
            var aim = rate.equals(RATES.getFirst()) ? 1.4 : 1.7;
            for (var way : List.of("REST", "socket")) {
                var name = rate + " " + way;
                var what = "%,d/s by %s: send to ".formatted(rate, way);
                var sum = "the sum is %s ms; %s".formatted(values.shown(rate + " sum"), values.costs(name, "message"));
                var p50 = "p50 is " + values.shown(name + " ms") + " ms";
                report.atMost("B1", what + "ack, p50 by the sum", values.of(name + " ack"), must, aim, sum);
                report.atMost("B1", what + "delivery, p50 by the sum", values.of(name + " deliver"), must, aim, p50);
                report.atMost("B1", what + "delivery, p99/p50 by a commit's", values.of(name + " tail"), 2.0, 1.5, "");
                if (bench.other != null) {
                    report.fact(
                            "B1",
                            what + "delivery, p50 by the sum, " + bench.other.target.name(),
                            values.of(name + " other"),
                            "p50 is " + values.shown(name + " other ms") + " ms");
                }
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
