package dev.parley.stream;

import dev.parley.log.LogReader;
import dev.parley.log.Replay;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.concurrent.Executor;

/// What this node remembers of all logs, in bounded space, and where it reads what it does not remember.
/// `parley_replays_total` tells how often streams were told what they had missed from the one and from the other.
@ApplicationScoped
class Memory {

    /// It takes this part of the heap at most.
    private static final int PART = 8;

    private final Space space = new Space(Runtime.getRuntime().maxMemory() / PART);
    private final Replay replay;
    private final LogReader log;
    private final Renderer renderer;
    private final Counter remembered;
    private final Counter read;

    Memory(Replay replay, LogReader log, Renderer renderer, MeterRegistry metrics) {
        this.replay = replay;
        this.log = log;
        this.renderer = renderer;
        this.remembered = metrics.counter("parley.replays", "source", "memory");
        this.read = metrics.counter("parley.replays", "source", "database");
    }

    /// Of one workspace.
    ///
    /// @param loop on which it lives
    Missed of(UUID workspace, Executor loop) {
        return new Missed(workspace, loop, this);
    }

    Space space() {
        return space;
    }

    Replay replay() {
        return replay;
    }

    LogReader log() {
        return log;
    }

    Renderer renderer() {
        return renderer;
    }

    void countRemembered() {
        remembered.increment();
    }

    void countRead() {
        read.increment();
    }
}
