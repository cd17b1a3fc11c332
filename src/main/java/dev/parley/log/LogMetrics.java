package dev.parley.log;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/// What the log tells from outside: `parley_log_commits_total`, of which `parley_log_known_total` were judged by what
/// the writer knew, and `parley_messages_stored_total`.
@ApplicationScoped
public class LogMetrics {

    private final Counter commits;
    private final Counter known;
    private final Counter messages;

    LogMetrics(MeterRegistry registry) {
        this.commits = registry.counter("parley.log.commits");
        this.known = registry.counter("parley.log.known");
        this.messages = registry.counter("parley.messages.stored");
    }

    /// One transaction that wrote the log was committed.
    void committed() {
        commits.increment();
    }

    /// One of these was judged without a question.
    void known() {
        known.increment();
    }

    /// So many messages were stored and committed.
    void stored(int count) {
        messages.increment(count);
    }
}
