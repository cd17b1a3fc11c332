package dev.parley.system.http;

import dev.parley.problem.Refusal;
import java.time.Duration;
import java.util.Locale;

/// How often something may be done: `burst` times at once, and as many again over `period`.
public enum Rate {
    /// Sends of one user: 10 a second.
    SEND(20, Duration.ofSeconds(2), true),
    /// Sends of everybody into one room: 50 a second. Not told in headers: it says what others do.
    ROOM(50, Duration.ofSeconds(1), false),
    /// Searches of one user: 2 a second.
    SEARCH(10, Duration.ofSeconds(5), true),
    /// Uploads of one user: 1 a second.
    UPLOAD(10, Duration.ofSeconds(10), true),
    /// Stream tickets of one user: 1 a second, as many at once as streams are allowed.
    TICKET(10, Duration.ofSeconds(10), true),
    /// Read positions of one user in one room: 2 a second.
    READ(10, Duration.ofSeconds(5), true),
    /// New tokens of one session: one in five seconds, where one in ten minutes is needed.
    REFRESH(20, Duration.ofSeconds(100), true),
    /// Everything else that one user does: 100 a second.
    USER(200, Duration.ofSeconds(2), false),
    /// Everything that comes from one address: 500 a second.
    ADDRESS(1_000, Duration.ofSeconds(2), false);

    private final int burst;
    private final Duration period;
    private final boolean told;
    private final String wire = name().toLowerCase(Locale.ROOT);
    private final String policy;

    Rate(int burst, Duration period, boolean told) {
        this.burst = burst;
        this.period = period;
        this.told = told;
        this.policy = '"' + wire + "\";q=" + burst + ";w=" + period.toSeconds();
    }

    /// How many at once.
    int burst() {
        return burst;
    }

    /// How long it takes until as many may be done again.
    Duration period() {
        return period;
    }

    /// Whether the headers of an answer may tell how much is left.
    boolean isTold() {
        return told;
    }

    /// What a refusal says of it.
    Refusal.Quota quota() {
        return new Refusal.Quota(wire(), burst, period);
    }

    /// The name in the headers.
    String wire() {
        return wire;
    }

    /// What the header of that name says of it.
    String policy() {
        return policy;
    }
}
