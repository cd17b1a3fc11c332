package dev.parley.account;

import dev.parley.log.Tx;
import dev.parley.problem.Away;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// What accounts need at start and from time to time: keys, ended sessions, and the broom.
@ApplicationScoped
public class Upkeep {

    /// Other observers of the start need keys and revocations to be there.
    static final int FIRST = 500;

    private static final Logger LOG = Logger.getLogger(Upkeep.class);
    private static final int TRIES = 5;
    private static final Duration KEPT = Duration.ofHours(1);

    private final SigningKeys keys;
    private final Revocations revocations;
    private final Throttles throttles;
    private final Tickets tickets;
    private final Tx tx;
    private final Clock clock;
    private final AtomicBoolean failing = new AtomicBoolean();

    Upkeep(SigningKeys keys, Revocations revocations, Throttles throttles, Tickets tickets, Tx tx, Clock clock) {
        this.keys = keys;
        this.revocations = revocations;
        this.throttles = throttles;
        this.tickets = tickets;
        this.tx = tx;
        this.clock = clock;
    }

    void start(@Observes @Priority(FIRST) StartupEvent event) throws Throwable {
        revocations.listen();
        VertxContextSupport.subscribeAndAwait(() -> Uni.createFrom()
                .deferred(() -> keys.refresh().chain(revocations::load))
                .onFailure(Away::isAway) // a slow machine may take longer over its first transaction than one may
                .retry()
                .atMost(TRIES));
    }

    /// The next key is published, and read by all nodes, long before it signs.
    @Scheduled(every = "1h", delayed = "1h")
    Uni<Void> renewKeys() {
        return told(keys.refresh());
    }

    /// In case the bus lost a hint.
    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> readRevocations() {
        return told(revocations.load());
    }

    /// Rows that nothing asks for any more.
    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return told(throttles
                .sweep()
                .chain(tickets::sweep)
                .chain(() -> tx.quiet(() -> RefreshToken.sweep(clock.instant())))
                .chain(() -> tx.quiet(() -> Session.sweep(clock.instant().minus(KEPT))))
                .replaceWithVoid());
    }

    /// It is tried again by itself: the log says once that it fails, and once that it works again.
    private Uni<Void> told(Uni<Void> work) {
        return work.invoke(this::works)
                .onFailure()
                .invoke(this::fails)
                .onFailure()
                .recoverWithNull();
    }

    private void works() {
        if (failing.compareAndSet(true, false)) {
            LOG.info("The upkeep of accounts works again");
        }
    }

    private void fails(Throwable failure) {
        if (failing.compareAndSet(false, true)) {
            LOG.warnf("The upkeep of accounts fails and is tried again: %s", failure.getMessage());
        }
    }
}
