package dev.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// B3: one room of many subscribers. What a delivery costs the server against a raw `write()` of the same bytes to as
/// many connections; bursts of 4 against single messages; server-sent events against our own sockets; and how many
/// deliveries a second go when as many are wanted as go.
final class B3 implements Scenario {

    private static final int LINES = 8;
    private static final int BURST = 4;
    private static final int ON_THEIR_WAY = 16;
    private static final double DELIVERIES = 20_000;

    private final Values values = new Values();
    private Bench bench;

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        for (var subscribers : bench.form.subscribers()) {
            var room = bench.rooms("of-" + subscribers, 1, subscribers, subscribers, 0)
                    .getFirst();
            warmUp(room);
            bench.rounds("B3, %,d subscribers".formatted(subscribers), round -> round(room));
            report(bench.report, subscribers);
        }
    }

    private void warmUp(Room room) {
        for (var skin : Floor.Skin.values()) {
            var crowd = crowd(room.members.size());
            with(bench.limitSide, skin, crowd, load -> fanOut(load, crowd, bench.form.limit()));
            with(
                    bench.side,
                    skin,
                    room,
                    load -> bench.warmUp("B3, " + skin, length -> fanOut(load, room, length.dividedBy(2))
                            .deliveredPerSecond()));
        }
    }

    private static Tally fanOut(Load load, Room room, Duration length) {
        return load.fanOut(ON_THEIR_WAY, room.members.size(), length);
    }

    private void round(Room room) throws IOException {
        var cost = new HashMap<Floor.Skin, Double>();
        var size = room.members.size();
        for (var skin : Floor.Skin.values()) {
            var limit = limit(skin, size);
            with(bench.side, skin, room, load -> cost.put(skin, ours(name(skin, room), load, room, limit)));
            if (bench.other != null) {
                var theirs = bench.other.rooms("of-" + size, 1, size, size, 0).getFirst();
                with(bench.other, skin, theirs, load -> theirs(name(skin, room), load, theirs, limit));
            }
        }
        values.add(size + " SSE by socket", cost.get(Floor.Skin.EVENTS) / cost.get(Floor.Skin.SOCKET));
    }

    private void theirs(String name, Load load, Room room, Limit limit) {
        var run = bench.costed(bench.other.target, () -> load.at(rate(room), 1, bench.form.window()));
        bench.watched("B3", bench.other, run.tally());
        values.add(name + " other", run.cpu().server() / run.tally().delivered / limit.cpu());
        values.cost(name + " other", run.cpu(), run.tally().delivered);
    }

    /// What the limit program needs and does.
    private record Limit(double cpu, double perSecond) {}

    /// Those who are connected to the limit program.
    private Room crowd(int subscribers) {
        return bench.limit.room("crowd", bench.limit.people(subscribers));
    }

    private Limit limit(Floor.Skin skin, int subscribers) {
        var room = crowd(subscribers);
        var limits = new ArrayList<Limit>();
        with(bench.limitSide, skin, room, load -> {
            var run = bench.costed(bench.limit, () -> load.at(rate(room), 1, bench.form.limit()));
            var most = fanOut(load, room, bench.form.limit());
            bench.gated("limit program", run.tally());
            bench.gated("limit program", most);
            limits.add(new Limit(run.cpu().server() / run.tally().delivered, most.deliveredPerSecond()));
        });
        values.add(name(skin, room) + " raw", limits.getFirst().cpu());
        return limits.getFirst();
    }

    /// @return the processor time of a delivery
    private double ours(String name, Load load, Room room, Limit limit) {
        var single = bench.costed(bench.target, () -> load.at(rate(room), 1, bench.form.window()));
        var burst = bench.costed(bench.target, () -> load.at(rate(room), BURST, bench.form.window()));
        var most = fanOut(load, room, bench.form.limit());
        for (var tally : List.of(single.tally(), burst.tally(), most)) {
            bench.gated("B3", tally);
        }
        var cost = single.cpu().server() / single.tally().delivered;
        values.add(name, cost / limit.cpu());
        values.add(name + " burst", burst.cpu().server() / burst.tally().delivered / cost);
        values.add(name + " most", most.deliveredPerSecond() / limit.perSecond());
        values.add(name + " rate", most.deliveredPerSecond());
        values.cost(name, single.cpu(), single.tally().delivered);
        return cost;
    }

    /// Opens everybody's stream, lets something happen, and closes them.
    private static void with(Side side, Floor.Skin skin, Room room, Consumer<Load> then) {
        side.listen(skin, room.members, side.membershipWith(room));
        var floor = side.floor;
        var lines = Rest.open(floor, LINES);
        try {
            var voices = IntStream.range(0, LINES)
                    .mapToObj(i -> Load.rest(lines, floor, room.members.get(i), room))
                    .toList();
            then.accept(new Load(floor, voices));
        } finally {
            floor.clear();
            lines.close();
        }
    }

    /// Messages a second: as many deliveries for each size of the room.
    private static double rate(Room room) {
        return DELIVERIES / room.members.size();
    }

    private static String name(Floor.Skin skin, Room room) {
        return room.members.size() + (skin == Floor.Skin.SOCKET ? " WebSocket" : " SSE");
    }

    private void report(Report report, int subscribers) {
        var chart = report.chart("fan-out", "B3: processor time of a delivery", "subscribers", "µs");
        for (var way : List.of(" WebSocket", " SSE")) {
            var name = subscribers + way;
            var what = "%,d by%s: ".formatted(subscribers, way);
            report.atMost(
                    "B3a",
                    what + "CPU of a delivery by raw write()",
                    values.of(name),
                    1.6,
                    1.35,
                    values.costs(name, "delivery") + "; raw " + values.shown(name + " raw"));
            report.atMost("B3a", what + "bursts of 4 by single", values.of(name + " burst"), 0.45, 0.32, "");
            report.atLeast(
                    "B3c",
                    what + "deliveries/s by the limit program",
                    values.of(name + " most"),
                    0.65,
                    0.8,
                    values.shown(name + " rate") + "/s");
            if (bench.other != null) {
                report.fact(
                        "B3a",
                        what + "CPU of a delivery by raw write(), " + bench.other.target.name(),
                        values.of(name + " other"),
                        values.costs(name + " other", "delivery"));
            }
            chart.point("Parley" + way, "%,d".formatted(subscribers), values.median(name + " server"));
            chart.point("raw write()" + way, "%,d".formatted(subscribers), values.median(name + " raw"));
        }
        report.atMost(
                "B3b",
                "%,d: SSE by WebSocket, CPU of a delivery".formatted(subscribers),
                values.of(subscribers + " SSE by socket"),
                1.25,
                1.05,
                "");
    }
}
