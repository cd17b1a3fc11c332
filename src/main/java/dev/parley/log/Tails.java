package dev.parley.log;

import dev.parley.problem.Refusal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The tails of all workspaces that somebody follows on this node. A lost hint costs a second at most: once a second
/// one statement asks for the heads of all of them.
@ApplicationScoped
public class Tails {

    private static final Logger LOG = Logger.getLogger(Tails.class);
    private static final long LOOK_MS = 1_000;

    private final Map<UUID, Uni<Tail>> tails = new ConcurrentHashMap<>();
    private final Map<UUID, Tail> running = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final WorkspaceLoops workspaceLoops;
    private final LogReader reader;
    private final Bus bus;
    private final History history;

    private volatile boolean replaced;
    private volatile long looking;

    Tails(Vertx vertx, WorkspaceLoops workspaceLoops, LogReader reader, Bus bus, History history) {
        this.vertx = vertx;
        this.workspaceLoops = workspaceLoops;
        this.reader = reader;
        this.bus = bus;
        this.history = history;
    }

    void start(@Observes StartupEvent event) {
        bus.all().subscribe().with(this::heard);
        looking = vertx.setPeriodic(LOOK_MS, timer -> look());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(looking);
    }

    /// Follows a workspace's log. Completes when the follower is registered and has been told where the log stands.
    public Uni<Void> follow(UUID workspace, Follower follower) {
        return tail(workspace).chain(tail -> registered(tail, follower));
    }

    /// Follows no more.
    public void leave(UUID workspace, Follower follower) {
        var tail = running.get(workspace);
        if (tail != null) {
            tail.context().runOnContext(ignored -> tail.remove(follower));
        }
    }

    /// What this node has just committed, in order.
    void committed(UUID workspace, List<Entry> entries) {
        var tail = running.get(workspace);
        if (tail != null) {
            tail.context().runOnContext(ignored -> tail.committed(entries));
        }
        var last = entries.getLast().placed().position();
        bus.publish(new Hint.Advanced(workspace, last))
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("a hint was lost: %s", failure.getMessage()));
    }

    private void heard(Hint hint) {
        if (hint instanceof Hint.Advanced(UUID workspace, long position)) {
            var tail = running.get(workspace);
            if (tail != null) {
                tail.context().runOnContext(ignored -> tail.reach(position));
            }
        }
    }

    /// Also asks which database this is: one that was away may have come back as another one, between two looks as
    /// well.
    private void look() {
        history.look()
                .invoke(this::noteReplaced)
                .chain(() -> reader.heads(Set.copyOf(running.keySet())))
                .subscribe()
                .with(this::seen, failure -> LOG.debugf("the heads cannot be read: %s", failure.getMessage()));
    }

    private void noteReplaced(boolean changed) {
        if (changed) {
            replaced = true;
        }
    }

    private void seen(Map<UUID, LogReader.Head> heads) {
        var another = replaced;
        replaced = false;
        heads.forEach((workspace, head) -> tell(workspace, head, another));
    }

    private void tell(UUID workspace, LogReader.Head head, boolean another) {
        var tail = running.get(workspace);
        if (tail != null) {
            tail.context().runOnContext(ignored -> {
                if (another) {
                    tail.replaced(head);
                } else {
                    tail.seen(head);
                }
            });
        }
    }

    /// One tail a workspace, however many ask for it at once. It stays while the node runs: an idle one costs one row
    /// in the look at the heads.
    private Uni<Tail> tail(UUID workspace) {
        return tails.computeIfAbsent(workspace, this::open);
    }

    private Uni<Tail> open(UUID workspace) {
        return reader.heads(Set.of(workspace))
                .map(heads -> opened(workspace, heads))
                .onFailure()
                .invoke(() -> tails.remove(workspace))
                .memoize()
                .indefinitely();
    }

    private Tail opened(UUID workspace, Map<UUID, LogReader.Head> heads) {
        var head = heads.get(workspace);
        if (head == null) {
            throw Refusal.notFound();
        }
        var tail = new Tail(workspace, reader, workspaceLoops.of(workspace), head);
        running.put(workspace, tail);
        return tail;
    }

    private static Uni<Void> registered(Tail tail, Follower follower) {
        return Uni.createFrom().emitter(emitter -> tail.context().runOnContext(ignored -> {
            tail.add(follower);
            emitter.complete(null);
        }));
    }
}
