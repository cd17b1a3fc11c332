package dev.parley.log;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Each workspace's event loop on this node: its log is written, passed on and made into frames there, so that a
/// message wakes no other thread on its way from there to the loops of its readers. Workspaces are spread over the
/// loops.
@ApplicationScoped
public class WorkspaceLoops {

    private final Map<UUID, Context> contexts = new ConcurrentHashMap<>();
    private final VertxInternal vertx;

    WorkspaceLoops(Vertx vertx) {
        this.vertx = (VertxInternal) vertx;
    }

    /// The same for all who ask. It is no request's: nothing of a caller hangs on to it.
    public Context of(UUID workspace) {
        return contexts.computeIfAbsent(workspace, id -> vertx.createEventLoopContext());
    }
}
