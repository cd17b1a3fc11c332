package dev.parley.system.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/// Rates at a moment that does not pass: what was taken does not come back by itself.
public final class StillRates {

    private StillRates() {}

    /// Rates that are on, and nothing taken yet.
    public static RateLimits on() {
        return new RateLimits(
                RateLimitsTest.config(true), Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC));
    }
}
