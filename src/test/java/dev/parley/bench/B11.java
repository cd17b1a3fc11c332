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
    private static final int THIRDS = 3;

    /// Parts of a third: at the beginning of each the slow readers stop.
    private static final int PARTS = 2;

    /// Long enough for the server to have had enough of them; what they miss can be read until the next.
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
            bench.warmUp("B11", length -> Tally.ms(bench.gated("B11", load.at(RATE, 1, length)).deliver, 50));
            soak(load, slow, people.getLast());
        } finally {
            over.set(true);
            slow.forEach(SlowReader::stop);
            passing.clear();
            bench.floor.clear();
        }
    }

    private void soak(Load load, List<SlowReader> slow, Person passer) {
        var all = new Tally();
        var thirds = new ArrayList<Third>();
        bench.loop.run(() -> pass(passer));
        for (int i = 0; i < THIRDS; i++) {
            thirds.add(third(i, load, slow));
            all.add(thirds.getLast().tally());
        }
        over.set(true);
        slow.forEach(SlowReader::read);
        slow.forEach(SlowReader::awaitComplete);
        bench.floor.drain();
        all.add(bench.floor.swap());
        report(bench.gated("B11", all), thirds, slow);
    }

    /// A third of the run.
    ///
    /// @param memory the server's resident memory after each of its parts, in MB
    /// @param log bytes that PostgreSQL wrote into its log for each message
    private record Third(Tally tally, List<Double> memory, double log) {}

    private Third third(int number, Load load, List<SlowReader> slow) {
        var part = bench.form.soak().dividedBy(THIRDS * PARTS);
        var minutes = (int) Math.max(1, part.toMinutes());
        var window = part.dividedBy(minutes);
        var time = "windows of " + window.toSeconds() + " s";
        var tails = bench.report.chart("endurance", "B11: send to delivery over time", time, "ms");
        var memories = bench.report.chart("endurance-memory", "B11: memory over time", time, "MB");
        var tally = new Tally();
        var memory = new ArrayList<Double>();
        var written = bench.database().logged();
        for (int i = 0; i < PARTS; i++) {
            slow.forEach(reader -> reader.stall(STALL));
            for (int k = 1; k <= minutes; k++) {
                var name = "" + ((number * PARTS + i) * minutes + k);
                bench.step("B11: window %s, %d connections came and went", name, passed.get());
                var heard = load.flowing(RATE, window);
                tails.point("p50", name, Tally.ms(heard.deliver, 50));
                tails.point("p99", name, Tally.ms(heard.deliver, 99));
                memories.point("RSS", name, memory());
                tally.add(heard);
            }
            memory.add(memory());
        }
        return new Third(tally, memory, (bench.database().logged() - written) / (double) tally.acknowledged);
    }

    private double memory() {
        return Processes.rss(bench.target.server()) / 1024.0;
    }

    private void report(Tally all, List<Third> thirds, List<SlowReader> slow) {
        var report = bench.report;
        var first = thirds.getFirst();
        var last = thirds.getLast();
        var note = "%,d messages in %d s, %,d connections came and went; %s MB"
                .formatted(
                        all.acknowledged,
                        bench.form.soak().toSeconds(),
                        passed.get(),
                        Figure.number(last.memory().getLast()));
        report.atMost(
                "B11",
                "RSS, last part by first",
                List.of(last.memory().getLast() / first.memory().getFirst()),
                1.1,
                1.05,
                note);
        report.atMost(
                "B11",
                "p99, last third by first third",
                List.of(Tally.ms(last.tally().deliver, 99) / Tally.ms(first.tally().deliver, 99)),
                1.3,
                1.1,
                "%s and %s ms, p50 %s and %s ms; PostgreSQL wrote %s and %s bytes of log for a message"
                        .formatted(
                                shown(last, 99),
                                shown(first, 99),
                                shown(last, 50),
                                shown(first, 50),
                                Figure.number(last.log()),
                                Figure.number(first.log())));
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

    private static String shown(Third third, double percentile) {
        return Figure.number(Tally.ms(third.tally().deliver, percentile));
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
