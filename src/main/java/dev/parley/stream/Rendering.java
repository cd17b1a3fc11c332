package dev.parley.stream;

import dev.parley.log.Entry;
import io.smallrye.mutiny.Uni;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// Makes frames of what passes in the log, batch by batch and in order, while the next batch gathers. On one event
/// loop.
final class Rendering {

    private static final Logger LOG = Logger.getLogger(Rendering.class);

    private static final int BATCH = 256;
    private static final int MOST_QUEUED = 5_000;

    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    private final Steps steps;
    private boolean running;
    private long passed;

    Rendering(Steps steps) {
        this.steps = steps;
    }

    /// What is done with a batch.
    interface Steps {

        /// Whether anybody would get the frames.
        boolean wanted();

        /// The frames; completes on the loop.
        Uni<List<Shown>> render(List<Entry> entries);

        /// They are made; all up to `head` is done with.
        void rendered(List<Shown> batch, long head);

        /// Too much has gathered and was dropped: who wants it reads the log.
        void dropped();

        /// Runs `again` in a while.
        void later(Runnable again);
    }

    void add(List<Entry> entries, long head) {
        passed = head;
        if (!running && queue.isEmpty() && !steps.wanted()) {
            steps.rendered(List.of(), head);
            return;
        }
        queue.addAll(entries);
        if (queue.size() > MOST_QUEUED) {
            queue.clear();
            steps.dropped();
        }
        next();
    }

    void clear() {
        queue.clear();
    }

    private void next() {
        if (running) {
            return;
        }
        if (queue.isEmpty()) {
            steps.rendered(List.of(), passed);
            return;
        }
        running = true;
        render(take());
    }

    private void render(List<Entry> batch) {
        steps.render(batch).subscribe().with(shown -> rendered(batch, shown), failure -> failed(batch, failure));
    }

    private void rendered(List<Entry> batch, List<Shown> shown) {
        running = false;
        steps.rendered(shown, batch.getLast().placed().position());
        next();
    }

    private void failed(List<Entry> batch, Throwable failure) {
        LOG.warnf("events wait, they cannot be rendered at the moment: %s", failure);
        steps.later(() -> render(batch));
    }

    private List<Entry> take() {
        var batch = new ArrayList<Entry>(Math.min(BATCH, queue.size()));
        while (batch.size() < BATCH && !queue.isEmpty()) {
            batch.add(queue.poll());
        }
        return batch;
    }
}
