package dev.parley.log;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/// The event bus: hints from whoever committed something to whoever streams it. The log is the truth, this is a
/// doorbell. This is the bus of a single process.
@ApplicationScoped
public class Bus {

    private final BroadcastProcessor<Hint> hints = BroadcastProcessor.create();

    /// Tells everybody who listens. Completes when the hint is handed over, and never fails the caller.
    public Uni<Void> publish(Hint hint) {
        return Uni.createFrom().voidItem().invoke(() -> emit(hint));
    }

    /// The hints of one workspace from now on. A listener that does not keep up loses the oldest ones.
    public Multi<Hint> listen(UUID workspace) {
        return all().select().where(hint -> hint.workspace().equals(workspace));
    }

    /// The hints of all workspaces from now on.
    public Multi<Hint> all() {
        return hints.onOverflow().drop();
    }

    private synchronized void emit(Hint hint) {
        hints.onNext(hint);
    }
}
