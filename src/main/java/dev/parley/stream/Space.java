package dev.parley.stream;

import java.util.concurrent.atomic.AtomicLong;

/// How many bytes all workspaces of a node may remember together.
final class Space {

    private final AtomicLong taken = new AtomicLong();
    private final long most;

    Space(long most) {
        this.most = most;
    }

    /// Takes so many, or gives them back if they are below 0.
    void take(long bytes) {
        taken.addAndGet(bytes);
    }

    boolean isExceeded() {
        return taken.get() > most;
    }

    long taken() {
        return taken.get();
    }
}
