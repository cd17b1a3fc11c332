package dev.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Field: what servers of this kind are compared in. How long it takes until the last of 100 receivers has a message,
/// how many messages a second are stored in one room and in 200, and how soon 1,000 people who come back at once have
/// what they missed. With another server in the same rounds its figures are ratios; there it is an application that
/// publishes, so it does that by requests, whatever way ours are sent.
final class Field implements Scenario {

    private static final int RECEIVERS = 100;
    private static final int RATE = 500;
    private static final int ROOMS = 200;
    private static final int GROUPS = 100;
    private static final int CLIENTS = 1_000;
    private static final int MISSED = 100;
    private static final List<String> WAYS = List.of("REST", "socket");
    private static final String OURS = "ours";
    private static final String THEIRS = "theirs";

    /// Not counted: those who are measured have just connected.
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Values values = new Values();
    private Bench bench;
    private List<Side> sides;

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        sides = bench.other == null ? List.of(bench.side) : List.of(bench.side, bench.other);
        // The short form only sees it work; of another server the first round is the warm-up, which no median shows.
        var isLong = !bench.form.isShort();
        if (isLong) {
            warmUp();
        }
        bench.rounds("Field", isLong ? bench.form.rounds() : 1, this::round);
        report();
    }

    private void warmUp() throws IOException {
        try (var crew = Crew.of(bench.side, 1, RECEIVERS)) {
            bench.warmUp("Field", length -> crew.ways().stream()
                    .mapToDouble(way -> Tally.ms(way.load().at(RATE, 1, length.dividedBy(2)).deliver, 50))
                    .sum());
        }
    }

    /// Who was last in one round is first in the next: what comes first finds what the checkpoint left.
    private void round(int number) throws IOException {
        var order = number % 2 == 0 ? sides : sides.reversed();
        values.add(
                "commits",
                bench.commits().flatOut(Commits.CLIENTS, bench.form.limit()).perSecond());
        for (var side : order) {
            last(side, number);
        }
        for (var side : order) {
            store(side);
        }
        for (var groups : List.of(1, GROUPS)) {
            for (var side : order) {
                comeBack(side, groups);
            }
        }
    }

    private void last(Side side, int number) throws IOException {
        try (var crew = Crew.of(side, 1, RECEIVERS)) {
            side.floor.countLast(RECEIVERS);
            for (var way : number % 2 == 0 ? crew.ways() : crew.ways().reversed()) {
                if (isMeasured(side, way.name())) {
                    var name = name(side, way.name());
                    counted(side, way.load().at(RATE, 1, SETTLE));
                    var run = costed(side, () -> way.load().at(RATE, 1, bench.form.limit()));
                    var tally = counted(side, run.tally());
                    values.add(name + " p50", Tally.ms(tally.last, 50));
                    values.add(name + " p99", Tally.ms(tally.last, 99));
                    values.cost(name, run.cpu(), tally.acknowledged);
                }
            }
        } finally {
            side.floor.countLast(0);
        }
    }

    private void store(Side side) throws IOException {
        try (var crowd = Crowd.of(side, ROOMS)) {
            for (var some : List.of(1, ROOMS)) {
                store(side, "REST", some, crowd.rest(some), Crowd.BY_REST);
                if (isMeasured(side, "socket")) {
                    store(side, "socket", some, crowd.socket(some), Crowd.BY_SOCKET);
                }
            }
        }
    }

    private void store(Side side, String way, int some, Load load, int onTheirWay) {
        var name = name(side, way) + " in " + some;
        var run = costed(side, () -> load.flatOut(onTheirWay, bench.form.limit()));
        values.add(name + " rate", counted(side, run.tally()).acknowledgedPerSecond());
        values.cost(name, run.cpu(), run.tally().acknowledged);
    }

    /// @param groups how many rooms they are in, as many people in each
    private void comeBack(Side side, int groups) throws IOException {
        var members = CLIENTS / groups;
        var comeback = Comeback.of(side, side.rooms("of-" + members, groups, members, CLIENTS, members));
        counted(side, comeback.miss(MISSED));
        var run = costed(side, () -> counted(side, comeback.back(i -> Floor.Skin.SOCKET)));
        var name = name(side, OURS) + " back in " + groups;
        values.add(name + " seconds", run.tally().seconds());
        values.cost(name, run.cpu(), CLIENTS);
    }

    /// What a window has cost; the application beside another server has its rows in our database.
    private Bench.Costed costed(Side side, Supplier<Tally> window) {
        var before = Processes.cpu(bench.target).database();
        var run = bench.costed(side.target, window);
        var database = Processes.cpu(bench.target).database() - before;
        return new Bench.Costed(
                run.tally(),
                new Processes.Cpu(run.cpu().server(), database, run.cpu().generator()));
    }

    private boolean isMeasured(Side side, String way) {
        return side == bench.side || way.equals("REST");
    }

    private String name(Side side, String way) {
        return side == bench.side ? way : THEIRS;
    }

    private Tally counted(Side side, Tally tally) {
        return side == bench.side ? bench.gated("Field", tally) : bench.watched("Field", side, tally);
    }

    private void report() {
        bench.report.fact("Field", "one-row commits/s of 64 clients", values.of("commits"), "");
        for (var way : WAYS) {
            for (var percentile : List.of(" p50", " p99")) {
                var what = "%d/s by %s: send to the last of %d,%s".formatted(RATE, way, RECEIVERS, percentile);
                report(what, way, "", percentile, "ms", "message");
            }
        }
        for (var way : WAYS) {
            for (var some : List.of(1, ROOMS)) {
                report("%s, %d rooms: stored sends".formatted(way, some), way, " in " + some, " rate", "/s", "message");
            }
        }
        for (var groups : List.of(1, GROUPS)) {
            var what = "%,d of %d rooms come back, %d missed by each".formatted(CLIENTS, groups, MISSED);
            report(what, OURS, " back in " + groups, " seconds", "s", "client");
        }
    }

    /// Beside one that stores what it acknowledges ours has to be as good.
    private void report(String what, String way, String window, String figure, String unit, String per) {
        var ours = values.of(way + window + figure);
        var costs = values.costs(way + window, per);
        if (bench.other == null) {
            bench.report.fact("Field", what + ", " + unit, ours, costs);
            return;
        }
        var theirs = values.of(THEIRS + window + figure);
        var ratios = IntStream.range(0, ours.size())
                .mapToObj(i -> ours.get(i) / theirs.get(i))
                .toList();
        var must = bench.other.target.isStoredBeside() ? 1.0 : null;
        var name = what + ", by " + bench.other.target.name();
        var note = "%s by %s %s; %s; theirs: %s"
                .formatted(
                        values.shown(way + window + figure),
                        values.shown(THEIRS + window + figure),
                        unit,
                        costs,
                        values.costs(THEIRS + window, per));
        if (unit.equals("/s")) {
            bench.report.atLeast("Field", name, ratios, must, null, note);
        } else {
            bench.report.atMost("Field", name, ratios, must, null, note);
        }
    }
}
