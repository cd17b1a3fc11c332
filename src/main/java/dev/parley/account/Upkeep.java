package dev.parley.account;

import dev.parley.log.Tx;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;

/// What accounts need at start and from time to time: keys, ended sessions, and the broom.
@ApplicationScoped
public class Upkeep {

    /// Other observers of the start need keys and revocations to be there.
    static final int FIRST = 500;

    private static final Duration KEPT = Duration.ofDays(7);

    private final SigningKeys keys;
    private final Revocations revocations;
    private final Throttles throttles;
    private final Tickets tickets;
    private final Tx tx;
    private final Clock clock;

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
        VertxContextSupport.subscribeAndAwait(() -> keys.refresh().chain(revocations::load));
    }

    /// The next key is published, and read by all nodes, long before it signs.
    @Scheduled(every = "1h", delayed = "1h")
    Uni<Void> renewKeys() {
        return keys.refresh();
    }

    /// In case the bus lost a hint.
    @Scheduled(every = "2s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> readRevocations() {
        return revocations.load();
    }

    /// Rows that nothing asks for any more.
    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sweep() {
        return throttles
                .sweep()
                .chain(tickets::sweep)
                .chain(() -> tx.quiet(() -> Session.sweep(clock.instant().minus(KEPT))))
                .replaceWithVoid();
    }
}
