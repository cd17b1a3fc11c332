package dev.parley.bench;

import io.netty.channel.EventLoop;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Commits at a rate, on the one loop; what finds no connection free waits, and its time runs.
final class Paced {

    private final EventLoop loop;
    private final Histogram histogram = new Histogram(Commits.HIGHEST, 3);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Turns turns;
    private final long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
    private final double gap;
    private final int count;
    private int left;

    Paced(EventLoop loop, List<PreparedQuery<RowSet<Row>>> queries, double perSecond, Duration length) {
        this.loop = loop;
        turns = new Turns(queries);
        gap = 1e9 / perSecond;
        count = (int) (length.toNanos() / gap);
        left = count;
    }

    /// To be called on the loop.
    void begin() {
        step(0);
    }

    Histogram histogram() {
        return histogram;
    }

    int count() {
        return count;
    }

    /// Down to nothing when the last answer has come.
    CountDownLatch done() {
        return done;
    }

    private void step(int from) {
        var i = from;
        for (; i < count && due(i) <= System.nanoTime(); i++) {
            commit(due(i));
        }
        if (i < count) {
            var next = i;
            loop.schedule(() -> step(next), Math.max(0, due(i) - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    private long due(int i) {
        return start + (long) (i * gap);
    }

    private void commit(long intended) {
        turns.run(() -> {
            histogram.recordValue(System.nanoTime() - intended);
            if (--left == 0) {
                done.countDown();
            }
        });
    }
}
