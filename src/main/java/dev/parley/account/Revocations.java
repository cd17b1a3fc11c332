package dev.parley.account;

import dev.parley.log.Bus;
import dev.parley.log.Hint;
import dev.parley.log.Tx;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The sessions that ended while tokens of them still run. On this node they hold no more at once; the other nodes
/// hear of it by the bus, and look into the database every few seconds in case they did not.
@ApplicationScoped
public class Revocations {

    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    private final Tx tx;
    private final Bus bus;
    private final Clock clock;
    private final Duration access;

    Revocations(Tx tx, Bus bus, Clock clock, AccountConfig config) {
        this.tx = tx;
        this.bus = bus;
        this.clock = clock;
        this.access = config.sessions().access();
    }

    /// Hears what other nodes end, from now on.
    void listen() {
        bus.all().subscribe().with(this::heard);
    }

    /// Reads what has ended from the database, and forgets what cannot matter any more.
    public Uni<Void> load() {
        var now = clock.instant();
        ended.values().removeIf(until -> until.isBefore(now));
        return tx.read(() -> Session.endedSince(now.minus(access), now))
                .invoke(sessions -> sessions.forEach(session -> ended.put(session.id, until(session, now))))
                .replaceWithVoid();
    }

    /// Whether a session has ended.
    boolean contains(UUID session) {
        return ended.containsKey(session);
    }

    /// Ends everything that runs under a session, here at once and elsewhere by the bus. After the commit.
    Uni<Void> add(UUID workspace, UUID session) {
        ended.put(session, clock.instant().plus(SigningKeys.LONGEST_TOKEN));
        return bus.publish(new Hint.Revoked(workspace, session));
    }

    /// A log-in's last access token outlives it by ten minutes at most, and the map would grow with every log-out.
    private Instant until(Session session, Instant now) {
        return session.kind.equals(Session.MINTED) ? session.expiresAt : now.plus(access);
    }

    private void heard(Hint hint) {
        if (hint instanceof Hint.Revoked(UUID workspace, UUID session)) {
            ended.put(session, clock.instant().plus(SigningKeys.LONGEST_TOKEN));
        }
    }
}
