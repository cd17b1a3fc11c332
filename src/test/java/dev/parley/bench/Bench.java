package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What all scenarios share: the target, the limit programs, the generator, rooms that are made once, the report.
final class Bench implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Bench.class);
    private static final Duration STEADY_WINDOW = Duration.ofSeconds(5);
    private static final double STEADY = 0.05;
    private static final int MOST_WINDOWS = 12;

    final Form form;
    final ParleyTarget target;
    final LimitTarget limit;
    final Loop loop = new Loop();
    final Floor floor;
    final Floor limitFloor;
    final Report report;
    private final long began = System.nanoTime();
    private final Map<String, List<Room>> rooms = new HashMap<>();
    private @Nullable Commits commits;

    private Bench(Form form, ParleyTarget target, LimitTarget limit, Path folder) {
        this.form = form;
        this.target = target;
        this.limit = limit;
        this.floor = new Floor(loop, target);
        this.limitFloor = new Floor(loop, limit);
        this.report = new Report(form, folder);
    }

    /// Starts everything, with the database filled and analysed.
    static Bench open(Form form, Path folder, ParleyTarget target) throws IOException {
        var bench = new Bench(form, target, new LimitTarget(List.of()), folder);
        try {
            bench.begin();
            return bench;
        } catch (IOException | RuntimeException e) {
            bench.close();
            throw e;
        }
    }

    private void begin() throws IOException {
        step("starting");
        target.start();
        limit.start();
        Database.configure(target.folder(), "");
        if (form.messages() > 0) {
            step("filling %,d messages", form.messages());
            var deep = rooms("deep", 1, 1, 1, 0).getFirst();
            database().fill(deep, form.messages(), Stamp.text(0).replace("@@", "  "));
            target.restart();
            database().analyze();
        }
        database().requireDurable();
        report.machine(Machine.described(this));
    }

    /// The room with the stored history.
    Room deep() {
        return rooms.get("deep").getFirst();
    }

    Database database() {
        return Database.of(target);
    }

    /// The database's limit program, opened when first wanted.
    Commits commits() {
        if (commits == null) {
            commits = Commits.open(database(), form.committers());
        }
        return commits;
    }

    /// To be called before the target is stopped.
    void closeCommits() {
        if (commits != null) {
            commits.close();
            commits = null;
        }
    }

    /// Starts the target again, in order, with its data.
    void restart() throws IOException {
        closeCommits();
        target.restart();
    }

    /// Rooms that are made when first wanted: each has so many members, and begins so many people further on than the
    /// one before.
    ///
    /// @param people how many there are in all; behind the last comes the first
    List<Room> rooms(String kind, int count, int members, int people, int further) throws IOException {
        var known = rooms.get(kind);
        if (known == null || known.size() < count) {
            var all = target.people(people);
            step("making %,d rooms of %,d", count, members);
            known = ParleyTarget.all(IntStream.range(0, count)
                    .<Callable<Room>>mapToObj(i -> () -> target.room(
                            kind + "-" + i,
                            IntStream.range(0, members)
                                    .mapToObj(k -> all.get((i * further + k) % people))
                                    .toList()))
                    .toList());
            rooms.put(kind, known);
        }
        return known.subList(0, count);
    }

    /// Who is in which of these rooms.
    Map<Person, List<Room>> membership(List<Room> among) {
        var of = new HashMap<Person, List<Room>>();
        among.forEach(room -> room.members.forEach(
                person -> of.computeIfAbsent(person, who -> new ArrayList<>()).add(room)));
        return of;
    }

    /// Opens a stream for everybody who is in these rooms.
    List<Subscriber> subscribe(Floor.Skin skin, List<Room> among) {
        return listen(
                skin,
                among.stream().flatMap(room -> room.members.stream()).distinct().toList());
    }

    /// Opens a stream for these people; one in twenty, at least fifty, are timed.
    List<Subscriber> listen(Floor.Skin skin, List<Person> people) {
        var membership =
                membership(rooms.values().stream().flatMap(List::stream).toList());
        return subscribe(floor, skin, people, membership);
    }

    static List<Subscriber> subscribe(
            Floor on, Floor.Skin skin, List<Person> people, Map<Person, List<Room>> membership) {
        var every = Math.max(1, Math.min(20, people.size() / 50));
        var wanted = new ArrayList<Subscriber>();
        for (int i = 0; i < people.size(); i++) {
            var person = people.get(i);
            wanted.add(on.subscriber(skin, person, membership.getOrDefault(person, List.of()), i % every == 0, null));
        }
        return on.open(wanted);
    }

    /// Runs until it is warm: for the time that the short form has, or until three windows agree.
    void warmUp(String what, Function<Duration, Double> window) {
        if (form.warmUp() != null) {
            step("%s: warming up", what);
            window.apply(form.warmUp());
            return;
        }
        var seen = new ArrayList<Double>();
        for (int i = 0; i < MOST_WINDOWS && !agree(seen); i++) {
            step("%s: warming up, window %d", what, i + 1);
            seen.add(window.apply(STEADY_WINDOW));
        }
    }

    private static boolean agree(List<Double> seen) {
        if (seen.size() < 3) {
            return false;
        }
        var last = seen.subList(seen.size() - 3, seen.size());
        var least = last.stream().min(Double::compare).orElseThrow();
        var most = last.stream().max(Double::compare).orElseThrow();
        return most - least <= STEADY * most;
    }

    /// Runs the rounds, a checkpoint before each.
    void rounds(String what, Round round) throws IOException {
        for (int i = 0; i < form.rounds(); i++) {
            step("%s: round %d of %d", what, i + 1, form.rounds());
            database().checkpoint();
            round.run(i);
        }
    }

    /// One round: the limit programs and the target.
    @FunctionalInterface
    interface Round {
        void run(int number) throws IOException;
    }

    /// What processor time a window has cost.
    record Costed(Tally tally, Processes.Cpu cpu) {}

    Costed costed(Target of, Supplier<Tally> window) {
        var before = Processes.cpu(of);
        var tally = window.get();
        return new Costed(tally, Processes.cpu(of).since(before));
    }

    /// The tally, if nothing stands against it; what does is reported with the scenario.
    Tally gated(String scenario, Tally tally) {
        if (!tally.complaint().isEmpty()) {
            LOG.warnf("%s: %s", scenario, tally.complaint());
            report.complain(scenario, tally.complaint());
        }
        return tally;
    }

    /// Says what is done now.
    void step(String format, Object... values) {
        LOG.infof("%3d s  %s", (System.nanoTime() - began) / 1_000_000_000, String.format(format, values));
    }

    @Override
    public void close() throws IOException {
        floor.hush();
        limitFloor.hush();
        try (target;
                limit;
                loop) {
            closeCommits();
        }
    }
}
