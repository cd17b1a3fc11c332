package dev.parley.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import dev.parley.log.Standings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MissedTest {

    /// Further than one person alone has memory extended, and not too far for it.
    private static final long FAR = Recent.STRETCH + 1;

    private static final int ROUNDS = 5;

    @TestHTTPResource("/")
    URI base;

    @Inject
    TestPeople testPeople;

    @Inject
    Vertx vertx;

    @Inject
    Standings standings;

    @Inject
    Memory memory;

    @Inject
    MeterRegistry metrics;

    private Visitor anna;
    private Executor loop;
    private Missed missed;

    @BeforeEach
    void come() {
        anna = new Visitor(base, testPeople.world().owner());
        var context = ((VertxInternal) vertx).createEventLoopContext();
        loop = task -> context.runOnContext(ignored -> task.run());
        missed = memory.of(anna.somebody.workspace(), loop);
    }

    /// The second one would wait until a read of the log for memory had ended, so that it is counted if there was one.
    @Test
    void whatOnePersonAloneMissedFarBackIsReadForThemAndForNobodyElse() {
        var wanted = behindAllOf(FAR);
        told(() -> missed.read(wanted));
        var one = statementsOf(() -> told(() -> missed.read(wanted)));
        assertTrue(one > 0, "nothing was read");

        var two = statementsOf(() -> {
            told(() -> missed.next(wanted));
            told(() -> missed.next(wanted));
        });

        assertEquals(2 * one, two);
    }

    /// What the person sees of a log that is so long: of what is there, all.
    private Wanted behindAllOf(long positions) {
        var user = anna.somebody.id();
        var standing = TestPeople.await(() -> standings.read(anna.somebody.workspace(), List.of(user)));
        told(() -> Uni.createFrom().item(0).invoke(() -> missed.restart(positions)));
        return new Wanted(user, standing.of(user), 0, positions, standing.history());
    }

    private <T> T told(Supplier<Uni<T>> work) {
        return TestPeople.await(() -> Uni.createFrom().item(0).emitOn(loop).chain(ignored -> work.get()));
    }

    /// The least of some rounds: the application has statements of its own now and then.
    private long statementsOf(Runnable work) {
        return LongStream.range(0, ROUNDS)
                .map(i -> {
                    var before = statements();
                    work.run();
                    return statements() - before;
                })
                .min()
                .orElseThrow();
    }

    /// Each statement takes a connection for itself.
    private long statements() {
        return metrics.get("sql.pool.usage").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }
}
