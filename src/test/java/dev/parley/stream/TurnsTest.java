package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns();
    private final List<String> begun = new ArrayList<>();
    private final List<UniEmitter<? super Void>> open = new ArrayList<>();

    @Test
    void eachWaitsForTheOneBeforeIt() {
        turns.take(step("a"));
        turns.take(step("b"));
        turns.take(step("c"));
        assertEquals(List.of("a"), begun);
        open.get(0).complete(null);
        assertEquals(List.of("a", "b"), begun);
        open.get(1).complete(null);
        assertEquals(List.of("a", "b", "c"), begun);
        open.get(2).complete(null);
        turns.take(step("d"));
        assertEquals(List.of("a", "b", "c", "d"), begun);
    }

    @Test
    void failureLetsTheNextOneGo() {
        turns.take(step("a"));
        turns.take(step("b"));
        open.getFirst().fail(new IllegalStateException("expected"));
        assertEquals(List.of("a", "b"), begun);
    }

    @Test
    void whatIsThrownIsAFailureToo() {
        turns.take(step("a"));
        turns.take(() -> {
            begun.add("b");
            throw new IllegalStateException("expected");
        });
        turns.take(step("c"));
        open.getFirst().complete(null);
        assertEquals(List.of("a", "b", "c"), begun);
    }

    @Test
    void whatIsTakenMeanwhileComesLast() {
        turns.take(step("a"));
        turns.take(() -> {
            begun.add("b");
            turns.take(step("d"));
            return Uni.createFrom().voidItem();
        });
        turns.take(step("c"));
        open.get(0).complete(null);
        assertEquals(List.of("a", "b", "c"), begun);
        open.get(1).complete(null);
        assertEquals(List.of("a", "b", "c", "d"), begun);
    }

    @Test
    void stepsThatAreOverAtOnceDoNotPileUp() {
        turns.take(step("a"));
        var depths = new ArrayList<Integer>();
        IntStream.range(0, 50_000)
                .forEach(i -> turns.take(() -> {
                    depths.add(i % 10_000 == 0 ? new Throwable().getStackTrace().length : 0);
                    return Uni.createFrom().voidItem();
                }));
        open.getFirst().complete(null);
        assertEquals(50_000, depths.size());
        assertEquals(depths.get(0), depths.get(40_000), "the last ones stand on those before them");
    }

    private Supplier<Uni<?>> step(String name) {
        return () -> {
            begun.add(name);
            return Uni.createFrom().<Void>emitter(open::add);
        };
    }
}
