package dev.parley.bench;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long and how large a run is.
///
/// @param warmUp what is run before the first round counts; null: until three windows of 5 s agree
/// @param window one measurement of the target
/// @param limit one measurement of a limit program
/// @param messages stored before anything is measured
/// @param subscribers of the one room of the fan-out
/// @param clients who resume after the crash
/// @param soak the length of the endurance run
record Form(
        String name,
        @Nullable Duration warmUp,
        Duration window,
        Duration limit,
        int rounds,
        int messages,
        List<Integer> subscribers,
        int clients,
        int committers,
        Duration soak) {

    /// A limit program does the same all the time: it is measured no longer than this.
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Whether it only finds a collapse.
    boolean isShort() {
        return warmUp != null;
    }

    /// Finds a collapse and claims nothing.
    static Form quick() {
        return new Form(
                "short form: it finds a collapse and claims nothing",
                Duration.ofSeconds(8),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                3,
                100_000,
                List.of(1_000),
                1_000,
                Commits.CLIENTS,
                Duration.ofSeconds(20));
    }

    /// What the figures of a report come from.
    static Form full(Duration window) {
        return new Form(
                "long form, windows of " + window.toSeconds() + " s",
                null,
                window,
                window.compareTo(LIMIT) < 0 ? window : LIMIT,
                5,
                Integer.getInteger("messages", 1_000_000),
                List.of(1_000, 5_000, 10_000),
                10_000,
                Commits.CLIENTS,
                Duration.parse("PT" + System.getProperty("soak", "30m")));
    }

    /// Some seconds of everything, for the check that every build runs.
    static Form glance() {
        return new Form(
                "glance",
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                1,
                0,
                List.of(200),
                200,
                32,
                Duration.ofSeconds(5));
    }
}
