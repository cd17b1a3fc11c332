package dev.parley.stream;

import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One after the other, in the order in which they came. On one event loop.
final class Turns {

    private @Nullable ArrayDeque<Supplier<Uni<?>>> waiting;
    private boolean busy;
    private boolean going;

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

    /// A step that is over at once leaves the next one to the loop in which it has begun.
    private void next() {
        if (going) {
            return;
        }
        going = true;
        while (!busy && waiting != null) {
            var step = waiting.remove();
            waiting = waiting.isEmpty() ? null : waiting;
            begin(step);
        }
        going = false;
    }

    private void begin(Supplier<Uni<?>> step) {
        busy = true;
        begun(step).subscribe().with(done -> over(), failure -> over());
    }

    private static Uni<?> begun(Supplier<Uni<?>> step) {
        try {
            return step.get();
        } catch (RuntimeException thrown) {
            return Uni.createFrom().failure(thrown);
        }
    }

    private void over() {
        busy = false;
        next();
    }
}
