package dev.parley.stream;

import io.netty.channel.EventLoop;
import io.vertx.core.impl.ContextInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The connections that have something to write: one task for each event loop takes it all there.
final class Outbox {

    private final Set<Connection> touched = new LinkedHashSet<>();

    void touch(Connection connection) {
        touched.add(connection);
    }

    /// Writes what this one has.
    void flush(Connection connection) {
        touched.remove(connection);
        loop(connection).execute(connection.flush());
    }

    /// Writes what all have.
    ///
    /// @return those whose readers are too slow for it; what was added for them is not written
    List<Connection> flush() {
        var slow = new ArrayList<Connection>();
        Map<EventLoop, List<Runnable>> tasks = new HashMap<>();
        for (var connection : touched) {
            if (connection.isTooFull()) {
                slow.add(connection);
            } else {
                tasks.computeIfAbsent(loop(connection), loop -> new ArrayList<>())
                        .add(connection.flush());
            }
        }
        touched.clear();
        tasks.forEach((loop, writes) -> loop.execute(() -> writes.forEach(Runnable::run)));
        return slow;
    }

    private static EventLoop loop(Connection connection) {
        return ((ContextInternal) connection.loop()).nettyEventLoop();
    }
}
