package dev.parley.bench;

import dev.parley.Served;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
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
    final Side side;
    final Side limitSide;

    /// Another server that is measured in the same rounds, where a scenario has a place for it; null if none is named.
    final @Nullable Side other;

    /// Those who are connected to the target.
    final Floor floor;
    final Report report;
    private final long began = System.nanoTime();
    private @Nullable Commits commits;
    private @Nullable Room deep;
    private final ExecutorService beside = Executors.newSingleThreadExecutor();
    private @Nullable Future<Path> cache;

    /// Whoever interrupts a run leaves no server and no database behind.
    private final Thread end = new Thread(this::endProcesses);

    private Bench(Form form, ParleyTarget target, LimitTarget limit, @Nullable Target other, Path folder) {
        this.form = form;
        this.target = target;
        this.limit = limit;
        this.side = new Side(loop, target);
        this.limitSide = new Side(loop, limit);
        this.other = other == null ? null : new Side(loop, other);
        if (other != null && other.isStoredBeside()) {
            this.other.floor.storeBeside(send -> commits().one(() -> loop.run(send)));
        }
        this.floor = side.floor;
        this.report = new Report(form, folder);
    }

    /// Starts everything, with the database filled and analysed.
    ///
    /// @param other another server for the same rounds, or null
    static Bench open(Form form, Path folder, ParleyTarget target, @Nullable Target other) throws IOException {
        var bench = new Bench(form, target, new LimitTarget(), other, folder);
        Runtime.getRuntime().addShutdownHook(bench.end);
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
        if (other != null) {
            other.target.start();
        }
        Database.configure(target.folder(), "");
        if (form.messages() > 0) {
            step("filling %,d messages", form.messages());
            deep = rooms("deep", 1, 1, 1, 0).getFirst();
            database().fill(deep, form.messages(), Stamp.text(0).replace("@@", "  "));
            target.restart();
            database().analyze();
        }
        database().requireDurable();
        report.machine(Machine.described(this));
    }

    /// The room with the stored history.
    Room deep() {
        return Objects.requireNonNull(deep, "nothing was filled in");
    }

    /// Begins to make the AOT cache that the manual names, beside something that is not timed.
    void beginCache() {
        if (cache == null) {
            step("making the AOT cache");
            var folder = target.folder().getParent().toAbsolutePath();
            cache = beside.submit(() -> Served.makeCache(folder.resolve("parley.aot"), folder.resolve("cache.log")));
        }
    }

    /// The AOT cache, waited for.
    Path cache() throws IOException {
        beginCache();
        try {
            return Objects.requireNonNull(cache).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException("no AOT cache", e.getCause());
        }
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

    /// Rooms of the target, made when first wanted: see [Side#rooms].
    List<Room> rooms(String kind, int count, int members, int people, int further) throws IOException {
        step("%,d rooms of %,d, %,d people", count, members, people);
        return side.rooms(kind, count, members, people, further);
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
        rounds(what, form.rounds(), round);
    }

    /// Runs so many rounds.
    void rounds(String what, int count, Round round) throws IOException {
        for (int i = 0; i < count; i++) {
            step("%s: round %d of %d", what, i + 1, count);
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

    /// The same for another server: its troubles are told, and are not ours.
    Tally watched(String scenario, Side side, Tally tally) {
        if (!tally.complaint().isEmpty()) {
            report.remark(scenario + ", " + side.target.name() + ": " + tally.complaint());
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
        limitSide.floor.hush();
        try (loop) {
            closeCommits();
        } finally {
            endProcesses();
            Runtime.getRuntime().removeShutdownHook(end);
        }
    }

    private void endProcesses() {
        beside.shutdownNow();
        try (target;
                limit;
                var third = other == null ? null : other.target) {
            LOG.debugf("ending %s, %s and %s", target.name(), limit.name(), third);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
