package dev.parley.stream;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/// One after the other, in the order in which they came. On one event loop.
final class Turns {

    private final ArrayDeque<Supplier<Uni<?>>> waiting = new ArrayDeque<>();
    private boolean busy;

    /// Does this when it is its turn; the next one's comes when it has completed or failed.
    void take(Supplier<Uni<?>> step) {
        waiting.add(step);
        next();
    }

    private void next() {
        while (!busy && !waiting.isEmpty()) {
            busy = true;
            waiting.poll().get().subscribe().with(done -> over(), failure -> over());
        }
    }

    private void over() {
        busy = false;
        next();
    }
}
