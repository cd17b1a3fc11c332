package dev.parley.log;

import dev.parley.protocol.Event;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/// The ordinary lane: one visible transaction per use case, and the only class that knows Panache sessions.
///
/// The order is what keeps it free of deadlocks and lies. `prepare` locks and changes ordinary rows (rooms by id, then
/// their members by user id). Then the session is **flushed**, so that inserts, their waits at unique indexes and
/// version checks happen before the lock and not at commit. Then the workspace is locked, in a statement of its own:
/// a statement's snapshot is older than its wait, so whatever is read in the locking statement is the past.
/// `underLock` reads and writes lane tables and appends the events; nothing of an ordinary table is locked or inserted
/// there, except columns of rows that `prepare` has locked already.
@ApplicationScoped
public class Tx {

    private static final String LIMITS = "select set_config('lock_timeout', '3s', true),"
            + " set_config('statement_timeout', '10s', true),"
            + " set_config('idle_in_transaction_session_timeout', '5s', true)";

    private final EventLog log;
    private final Tails tails;
    private final LogMetrics metrics;

    Tx(EventLog log, Tails tails, LogMetrics metrics) {
        this.log = log;
        this.tails = tails;
        this.metrics = metrics;
    }

    /// A read through Panache, without a transaction.
    public <R extends @Nullable Object> Uni<R> read(Supplier<Uni<R>> block) {
        return toItsEnd(() -> Panache.withSession(block));
    }

    /// A change that no client is told about: sessions, keys, throttles. Takes no workspace lock.
    public <R> Uni<R> quiet(Supplier<Uni<R>> block) {
        return toItsEnd(() -> Panache.withTransaction(() -> limits().chain(block::get)));
    }

    /// A change that the log tells. Publishes after the commit.
    public <P, R> Uni<R> write(UUID workspace, Supplier<Uni<P>> prepare, BiFunction<P, Locked, Uni<R>> underLock) {
        var appended = new ArrayList<Event.Placed>();
        return toItsEnd(() -> Panache.withTransaction(() -> {
                    appended.clear();
                    return limits().chain(prepare::get).call(this::flush).chain(prepared -> locked(workspace, appended)
                            .chain(lock -> underLock.apply(prepared, lock)));
                })
                .invoke(() -> published(workspace, appended)));
    }

    /// A change of lane tables alone (edit, delete): there is nothing to prepare.
    public <R> Uni<R> underLock(UUID workspace, java.util.function.Function<Locked, Uni<R>> underLock) {
        return write(workspace, () -> Uni.createFrom().voidItem(), (nothing, lock) -> underLock.apply(lock));
    }

    /// What was begun runs to its end, whoever still waits for it: a client that goes away cancels its request, and
    /// Hibernate would then close the session under the statement that is in flight.
    private static <R extends @Nullable Object> Uni<R> toItsEnd(Supplier<Uni<R>> work) {
        return Uni.createFrom().emitter(emitter -> work.get().subscribe().with(emitter::complete, emitter::fail));
    }

    private Uni<Void> limits() {
        return session()
                .chain(session ->
                        session.createNativeQuery(LIMITS).getSingleResult().replaceWithVoid());
    }

    private Uni<Void> flush() {
        return session().chain(Mutiny.Session::flush);
    }

    private Uni<Locked> locked(UUID workspace, List<Event.Placed> appended) {
        return session().chain(session -> log.lock(session, workspace)
                .map(floor -> new Locked(log, session, workspace, floor, appended)));
    }

    private void published(UUID workspace, List<Event.Placed> appended) {
        if (!appended.isEmpty()) {
            metrics.committed();
            tails.committed(
                    workspace, appended.stream().map(p -> new Entry(p, null)).toList());
        }
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
