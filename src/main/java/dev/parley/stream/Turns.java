package dev.parley.stream;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One after the other, in the order in which they came. On one event loop.
final class Turns {

    private @Nullable ArrayDeque<Supplier<Uni<?>>> waiting;
    private boolean busy;

    /// Does this when it is its turn; the next one's comes when it has completed or failed.
    void take(Supplier<Uni<?>> step) {
        if (waiting == null && !busy) {
            begin(step);
            return;
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(step);
        next();
    }

    private void next() {
        while (!busy && waiting != null) {
            var step = waiting.remove();
            waiting = waiting.isEmpty() ? null : waiting;
            begin(step);
        }
    }

    private void begin(Supplier<Uni<?>> step) {
        busy = true;
        step.get().subscribe().with(done -> over(), failure -> over());
    }

    private void over() {
        busy = false;
        next();
    }
}
