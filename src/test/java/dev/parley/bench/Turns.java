package dev.parley.bench;

import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayDeque;
import java.util.List;

/// Connections that run one statement each at a time; what finds none free waits its turn. Lives on the loop of the
/// connections.
final class Turns {

    private final ArrayDeque<PreparedQuery<RowSet<Row>>> free;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    Turns(List<PreparedQuery<RowSet<Row>>> queries) {
        free = new ArrayDeque<>(queries);
    }

    /// Runs the statement once.
    ///
    /// @param done what to do when it is answered
    void run(Runnable done) {
        waiting.add(done);
        next();
    }

    private void next() {
        if (free.isEmpty() || waiting.isEmpty()) {
            return;
        }
        var query = free.poll();
        var done = waiting.poll();
        query.execute().onComplete(rows -> {
            Commits.requireDone(rows);
            free.addFirst(query);
            done.run();
            next();
        });
    }
}
