package dev.parley.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// B11: endurance. 1,000 sends a second to 1,000 people, 50 connections a second that come and go, two readers of
/// everything who now and then stop reading, are closed, come back with their cursors and miss nothing. Memory and the
/// tail stay flat.
final class B11 implements Scenario {

    private static final int ROOMS = 100;
    private static final int MEMBERS = 10;
    private static final int RATE = 1_000;
    private static final int CONNECTS = 50;
    private static final int SLOW = 2;
    private static final int PARTS = 6;

    /// Long enough for the server to have had enough of them, once in each part; what they miss can be read in the
    /// next.
    private static final Duration STALL = Duration.ofSeconds(20);

    private Bench bench;
    private Floor passing;
    private final AtomicInteger passed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        passing = new Floor(bench.loop, bench.target);
        var people = bench.target.people(ROOMS * MEMBERS + SLOW + 1);
        var slowPeople = people.subList(ROOMS * MEMBERS, ROOMS * MEMBERS + SLOW);
        var rooms = rooms(people, slowPeople);
        var membership = Side.membership(rooms);
        var readers = bench.side.listen(Floor.Skin.SOCKET, people.subList(0, ROOMS * MEMBERS), membership);
        var slow = new ArrayList<SlowReader>();
        slowPeople.forEach(person -> slow.add(new SlowReader(bench.floor, person, rooms)));
        slow.forEach(SlowReader::open);
        var load = new Load(
                bench.floor,
                IntStream.range(0, ROOMS * MEMBERS)
                        .mapToObj(i -> Load.socket(
                                (SocketSubscriber) readers.get(i % ROOMS * MEMBERS + i / ROOMS), rooms.get(i % ROOMS)))
                        .toList());
        try {
            bench.step("B11: warming up");
            bench.gated("B11", load.at(RATE, 1, Duration.ofSeconds(5)));
            soak(load, slow, people.getLast());
        } finally {
            over.set(true);
            slow.forEach(SlowReader::stop);
            passing.clear();
            bench.floor.clear();
        }
    }

    private void soak(Load load, List<SlowReader> slow, Person passer) {
        var part = bench.form.soak().dividedBy(PARTS);
        var all = new Tally();
        var tails = new ArrayList<Double>();
        var memory = new ArrayList<Double>();
        bench.loop.run(() -> pass(passer));
        var chart = bench.report.chart("endurance", "B11: over time", "part of the run", "ms, MB");
        for (int i = 1; i <= PARTS; i++) {
            bench.step("B11: part %d of %d, %d connections came and went", i, PARTS, passed.get());
            slow.forEach(reader -> reader.stall(STALL));
            var tally = load.flowing(RATE, part);
            tails.add(Tally.ms(tally.deliver, 99));
            memory.add(Processes.rss(bench.target.server()) / 1024.0);
            chart.point("p99, ms", "" + i, tails.getLast());
            chart.point("RSS, MB", "" + i, memory.getLast());
            all.add(tally);
        }
        over.set(true);
        slow.forEach(SlowReader::read);
        slow.forEach(SlowReader::awaitComplete);
        bench.floor.drain();
        all.add(bench.floor.swap());
        report(bench.gated("B11", all), tails, memory, slow);
    }

    private void report(Tally all, List<Double> tails, List<Double> memory, List<SlowReader> slow) {
        var report = bench.report;
        var note = "%,d messages in %d s, %,d connections came and went"
                .formatted(all.acknowledged, bench.form.soak().toSeconds(), passed.get());
        report.atMost("B11", "RSS, last part by first", List.of(memory.getLast() / memory.getFirst()), 1.1, 1.05, note);
        report.atMost(
                "B11",
                "p99, last third by first third",
                List.of(mean(tails, PARTS / 3 * 2) / mean(tails, 0)),
                1.3,
                1.1,
                "");
        var closings = slow.stream().mapToInt(reader -> reader.closings).sum();
        report.atLeast(
                "B11",
                "times that slow readers were closed and resumed",
                List.of((double) closings),
                (double) SLOW,
                (double) SLOW,
                "");
        if (failed.get() > 0) {
            bench.report.complain("B11", failed.get() + " connections were refused");
        }
    }

    private static double mean(List<Double> values, int from) {
        return values.subList(from, from + PARTS / 3).stream()
                .mapToDouble(value -> value)
                .average()
                .orElseThrow();
    }

    /// One connection opens, is live, and closes; the next is due in its time.
    private void pass(Person passer) {
        if (over.get()) {
            return;
        }
        var skin = passed.get() % 2 == 0 ? Floor.Skin.SOCKET : Floor.Skin.EVENTS;
        var one = passing.subscriber(skin, passer, List.of(), false, null);
        one.live().orTimeout(20, TimeUnit.SECONDS).whenComplete((live, failure) -> {
            (failure == null || over.get() ? passed : failed).incrementAndGet();
            one.close();
        });
        bench.loop.connect(bench.target.address(), one);
        bench.loop.after(TimeUnit.SECONDS.toNanos(1) / CONNECTS, () -> pass(passer));
    }

    private List<Room> rooms(List<Person> people, List<Person> slow) throws IOException {
        bench.step("B11: making %d rooms", ROOMS);
        return Side.all(IntStream.range(0, ROOMS)
                .<Callable<Room>>mapToObj(i -> () -> {
                    var members = new ArrayList<>(people.subList(i * MEMBERS, (i + 1) * MEMBERS));
                    members.addAll(slow);
                    return bench.target.room("soak-" + i, members);
                })
                .toList());
    }
}
