package dev.parley.log;

import dev.parley.problem.Refusal;
import dev.parley.system.LaneLimits;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// The fast lane: what happens thousands of times a second. Callers queue; one writer for each workspace takes
/// everything that gathered while the commit before was in flight and writes it as one transaction. No timer waits
/// for company.
@ApplicationScoped
public class GroupCommit {

    private static final Logger LOG = Logger.getLogger(GroupCommit.class);

    private final Map<UUID, Writer> writers = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final Pool pool;
    private final LaneLimits limits;
    private final WorkspaceLoops workspaceLoops;
    private final Tails tails;
    private final LogMetrics metrics;
    private final Clock clock;

    /// A second one beside the first is another node: each has writers of its own, and the lock orders them.
    public GroupCommit(
            Vertx vertx,
            @ReactiveDataSource("lane") Pool pool,
            LaneLimits limits,
            WorkspaceLoops workspaceLoops,
            Tails tails,
            LogMetrics metrics,
            Clock clock) {
        this.vertx = vertx;
        this.pool = pool;
        this.limits = limits;
        this.workspaceLoops = workspaceLoops;
        this.tails = tails;
        this.metrics = metrics;
        this.clock = clock;
    }

    /// Queues a command.
    ///
    /// @return what its kind answers, once it is durable; fails with a [Refusal] if it was refused or the queue is
    /// full
    public <R> Uni<R> submit(UUID workspace, LaneCommand<R> command) {
        return Uni.createFrom().emitter(emitter -> {
            if (!writer(workspace).offer(new Pending(command, emitter, Vertx.currentContext()))) {
                emitter.fail(Refusal.unavailable(Duration.ofSeconds(1)));
            }
        });
    }

    private Writer writer(UUID workspace) {
        return writers.computeIfAbsent(workspace, id -> {
            var knowledge = new Knowledge(clock);
            follow(id, knowledge);
            var transaction = new LaneTransaction(id, pool, limits, knowledge, tails, metrics);
            return new Writer(transaction, knowledge, vertx, workspaceLoops.of(id));
        });
    }

    /// Whoever has written nothing for a while shall not keep what they knew. Whoever could not follow tries again.
    @Scheduled(every = "60s")
    void rest() {
        writers.forEach((workspace, writer) -> {
            writer.rest();
            follow(workspace, writer.knowledge());
        });
    }

    /// Nothing happens to who follows already.
    private void follow(UUID workspace, Knowledge knowledge) {
        tails.follow(workspace, knowledge)
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.debugf("nobody follows workspace %s: %s", workspace, failure.getMessage()));
    }
}
