package dev.parley;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The clock of all tests: the real one, which a test may put forward or stop. Put it back afterwards.
@Singleton
public class TestClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;
    private volatile @Nullable Instant stopped;

    /// Lets time pass.
    public void forward(Duration time) {
        ahead = ahead.plus(time);
    }

    /// From now on no time passes by itself, however slow the machine is.
    public void stop() {
        stopped = Instant.now();
    }

    /// Back to the real time.
    public void reset() {
        stopped = null;
        ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        var now = stopped;
        return (now == null ? Instant.now() : now).plus(ahead).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
