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
    private int era;

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

        /// Nobody wanted what passed up to `head`.
        void skipped(long head);

        /// Too much has gathered up to `head` and was dropped: who wants it reads the log.
        void dropped(long head);

        /// Runs `again` in a while.
        void later(Runnable again);
    }

    void add(List<Entry> entries, long head) {
        passed = head;
        if (!running && queue.isEmpty() && !steps.wanted()) {
            steps.skipped(head);
            return;
        }
        queue.addAll(entries);
        if (queue.size() > MOST_QUEUED) {
            queue.clear();
            steps.dropped(head);
        }
        next();
    }

    /// What came so far belongs to a history that is no more; so does what is being rendered now. The new one goes on
    /// behind `head`.
    void clear(long head) {
        queue.clear();
        passed = head;
        era++;
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
        render(take(), era);
    }

    private void render(List<Entry> batch, int of) {
        steps.render(batch)
                .subscribe()
                .with(shown -> rendered(batch, shown, of), failure -> failed(batch, failure, of));
    }

    private void rendered(List<Entry> batch, List<Shown> shown, int of) {
        running = false;
        if (of == era) {
            steps.rendered(shown, batch.getLast().placed().position());
        }
        next();
    }

    private void failed(List<Entry> batch, Throwable failure, int of) {
        if (of != era) {
            running = false;
            next();
            return;
        }
        LOG.warnf("events wait, they cannot be rendered at the moment: %s", failure);
        steps.later(() -> render(batch, of));
    }

    private List<Entry> take() {
        var batch = new ArrayList<Entry>(Math.min(BATCH, queue.size()));
        while (batch.size() < BATCH && !queue.isEmpty()) {
            batch.add(queue.poll());
        }
        return batch;
    }
}
