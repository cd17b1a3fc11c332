package dev.parley.stream;

import dev.parley.log.Standings;
import dev.parley.log.Standings.Standing;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Feeds that begin in the same moment share one statement: after a restart everybody comes at once.
final class Arrivals {

    private final UUID workspace;
    private final Standings standings;
    private final Executor loop;

    private Set<UUID> users = new HashSet<>();
    private @Nullable Uni<Standing> asked;

    Arrivals(UUID workspace, Standings standings, Executor loop) {
        this.workspace = workspace;
        this.standings = standings;
        this.loop = loop;
    }

    /// Where the log stands and who is in which room, this person included, read after this call.
    Uni<Standing> standing(UUID user) {
        users.add(user);
        if (asked == null) {
            asked = Uni.createFrom()
                    .<Standing>emitter(answer -> loop.execute(() -> ask(answer)))
                    .memoize()
                    .indefinitely();
        }
        return asked;
    }

    private void ask(UniEmitter<? super Standing> answer) {
        var together = users;
        users = new HashSet<>();
        asked = null;
        standings.read(workspace, together).emitOn(loop).subscribe().with(answer::complete, answer::fail);
    }
}
