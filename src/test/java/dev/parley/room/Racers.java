package dev.parley.room;

import dev.parley.log.GroupCommit;
import dev.parley.log.LogMetrics;
import dev.parley.log.Tails;
import dev.parley.log.WorkspaceLoops;
import dev.parley.problem.Refusal;
import dev.parley.system.LaneLimits;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.Dependent;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Fast lanes and ordinary writers that go on until each kind of change has happened often enough.
@Dependent
class Racers {

    /// So many posts come for one ordinary change, in the middle, where they are mingled.
    static final int POSTS_FOR_A_CHANGE = 8;

    /// How often each kind of ordinary change happens at least, at the full count.
    private static final int FULL = 400;

    private static final int LEAST = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int IN_FLIGHT = 12;
    private static final int MINGLED = 2;

    private final RaceSteps steps;
    private final GroupCommit here;
    private final GroupCommit there;
    private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();

    Racers(
            RaceSteps steps,
            GroupCommit here,
            Vertx vertx,
            @ReactiveDataSource("lane") Pool lanePool,
            LaneLimits limits,
            WorkspaceLoops workspaceLoops,
            Tails tails,
            LogMetrics metrics) {
        this.steps = steps;
        this.here = here;
        this.there = new GroupCommit(vertx, lanePool, limits, workspaceLoops, tails, metrics, Clock.systemUTC());
    }

    RaceSteps steps() {
        return steps;
    }

    /// What none of them should have met.
    List<Throwable> unexpected() {
        return List.copyOf(unexpected);
    }

    /// How often one of them was refused, as the rules are.
    int refused() {
        return refused.get();
    }

    /// Two lanes beside writers that never rest.
    void race() {
        var over = over(LEAST);
        var writers = new ArrayList<Uni<Boolean>>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            var lane = i % 2 == 0 ? here : there;
            writers.add(
                    again(over, new Random(i), random -> steps.post(lane, random, steps.people(), steps.channels())));
        }
        for (int i = 0; i < RaceSteps.ROOMS; i++) {
            var room = steps.channels().get(i);
            writers.add(again(over, new Random(100 + i), random -> steps.changeRoom(random, room)));
        }
        for (int i = 0; i < 3; i++) {
            writers.add(again(over, new Random(200 + i), steps::comeOrGo));
            writers.add(again(over, new Random(300 + i), steps::editOrDelete));
            writers.add(again(over, new Random(400 + i), steps::openAndDelete));
            writers.add(again(over, new Random(500 + i), steps::muteOrPromote));
        }
        await(writers);
    }

    /// One lane, where an ordinary change comes now and then.
    void mingle() {
        var over = over(LEAST / 8);
        var authors = steps.people().subList(0, 3);
        var places = steps.channels().subList(0, 2);
        var writers = new ArrayList<Uni<Boolean>>();
        for (int i = 0; i < MINGLED; i++) {
            writers.add(again(
                    over,
                    new Random(i),
                    random -> random.nextInt(POSTS_FOR_A_CHANGE) > 0
                            ? steps.post(here, random, authors, places)
                            : steps.change(random)));
        }
        await(writers);
    }

    /// When each kind of change has happened so often, at the count that is asked for.
    private BooleanSupplier over(int least) {
        var wanted =
                Math.max(least, (int) (FULL * Double.parseDouble(System.getProperty("proof", "0.1")) * least / LEAST));
        var late = System.nanoTime() + PATIENCE.toNanos();
        return () -> !unexpected.isEmpty()
                || System.nanoTime() > late
                || steps.done().values().stream().allMatch(times -> times.get() >= wanted);
    }

    private static void await(List<Uni<Boolean>> writers) {
        Uni.join().all(writers).andFailFast().await().atMost(PATIENCE.plusSeconds(60));
    }

    private interface Step {
        Uni<?> next(Random random);
    }

    private Uni<Boolean> again(BooleanSupplier over, Random random, Step step) {
        return Uni.createFrom()
                .deferred(() -> step.next(random).replaceWith(true))
                .onFailure(Refusal.class)
                .recoverWithItem(this::refuse)
                .onFailure()
                .recoverWithItem(this::note)
                .repeat()
                .until(any -> over.getAsBoolean())
                .collect()
                .last();
    }

    private boolean refuse(Throwable refusal) {
        refused.incrementAndGet();
        if (refusal instanceof Refusal.Unavailable || refusal instanceof Refusal.Incident) {
            unexpected.add(refusal);
        }
        return false;
    }

    private boolean note(Throwable failure) {
        unexpected.add(failure);
        return false;
    }
}
