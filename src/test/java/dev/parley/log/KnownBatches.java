package dev.parley.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/// Counts the batches that were judged by what the writer of their workspace knew, without a question
/// (`parley_log_known_total`).
@Singleton
public class KnownBatches {

    private final Counter counter;

    KnownBatches(MeterRegistry registry) {
        this.counter = registry.counter("parley.log.known");
    }

    /// How many there were since the start.
    public long count() {
        return Math.round(counter.count());
    }

    /// How many there were while this was done.
    public long during(Runnable work) {
        var before = count();
        work.run();
        return count() - before;
    }
}
