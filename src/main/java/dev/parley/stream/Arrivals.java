package dev.parley.stream;

import dev.parley.log.Standings;
import dev.parley.log.Standings.Standing;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;

/// Feeds that begin in the same moment share one statement, and those that begin while it runs the next one: after a
/// restart everybody comes at once. On one event loop.
final class Arrivals {

    private final UUID workspace;
    private final Standings standings;
    private final Executor loop;

    private Set<UUID> users = new HashSet<>();
    private List<UniEmitter<? super Standing>> asking = new ArrayList<>();
    private boolean running;

    Arrivals(UUID workspace, Standings standings, Executor loop) {
        this.workspace = workspace;
        this.standings = standings;
        this.loop = loop;
    }

    /// Where the log stands and who is in which room, this person included, read after this call.
    Uni<Standing> standing(UUID user) {
        return Uni.createFrom().emitter(answer -> {
            users.add(user);
            ask(answer);
        });
    }

    /// Where the log stands, read after this call.
    Uni<Standing> standing() {
        return Uni.createFrom().emitter(answer -> ask(answer));
    }

    private void ask(UniEmitter<? super Standing> answer) {
        asking.add(answer);
        next();
    }

    private void next() {
        if (!running && !asking.isEmpty()) {
            running = true;
            loop.execute(this::read);
        }
    }

    private void read() {
        var together = users;
        var some = asking;
        users = new HashSet<>();
        asking = new ArrayList<>();
        standings
                .read(workspace, together)
                .emitOn(loop)
                .onTermination()
                .invoke(this::done)
                .subscribe()
                .with(
                        standing -> some.forEach(answer -> answer.complete(standing)),
                        failure -> some.forEach(answer -> answer.fail(failure)));
    }

    private void done() {
        running = false;
        next();
    }
}
