package dev.parley;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/// The clock of all tests: the real one, which a test may put forward. Put it back afterwards.
@Singleton
public class TestClock extends Clock {

    private volatile Duration ahead = Duration.ZERO;

    /// Lets time pass.
    public void forward(Duration time) {
        ahead = ahead.plus(time);
    }

    /// Back to the real time.
    public void reset() {
        ahead = Duration.ZERO;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead).truncatedTo(ChronoUnit.MICROS);
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
