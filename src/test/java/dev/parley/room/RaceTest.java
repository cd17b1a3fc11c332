package dev.parley.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.log.KnownBatches;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The race: fast lanes and many ordinary writers against each other, then the log is gone through as a state machine
/// in which each event must be allowed at its own place. Two lanes beside writers that never rest know hardly anything;
/// one lane, where an ordinary change comes now and then, judges much by what it knows.
@QuarkusTest
@DisplayName("The race")
class RaceTest {

    @Inject
    Racers racers;

    @Inject
    KnownBatches known;

    @Inject
    Scheduler scheduler;

    /// Purging deleted rooms takes positions out of the log, and no others may be missing.
    @BeforeEach
    void keepWhatIsDeleted() {
        scheduler.pause();
    }

    @AfterEach
    void purgeAgain() {
        scheduler.resume();
    }

    @Test
    void everyEventIsAllowedAtItsOwnPlace() {
        requireLawful(racers::race);
    }

    @Test
    void everyEventIsAllowedAtItsOwnPlaceWhereMuchIsKnown() {
        var judged = known.during(() -> requireLawful(racers::mingle));
        assertTrue(judged > Racers.POSTS_FOR_A_CHANGE, "many batches were judged by what was known: " + judged);
    }

    private void requireLawful(Runnable race) {
        var ground = racers.steps().ground();
        var deadlocks = deadlocks();
        race.run();
        assertEquals(List.of(), racers.unexpected());
        assertEquals(deadlocks, deadlocks(), "deadlocks");
        ground.requireNoHoles();
        var replay = racers.steps().replay();
        replay.run();
        assertEquals(List.of(), replay.violations());
        assertEquals(
                Set.of(1, 2, 3, 4, 5, 6, 8, 9, 10, 11),
                replay.seen(),
                "all kinds of events took part: " + racers.steps().done());
        assertTrue(racers.refused() > 0, "some were refused");
        assertEquals(
                ground.number(
                        "select count(*) from message m join room r on r.id = m.room_id where r.workspace_id = $1",
                        ground.workspace()),
                replay.messages());
    }

    private long deadlocks() {
        return racers.steps()
                .ground()
                .number("select deadlocks from pg_stat_database where datname = current_database()");
    }
}
