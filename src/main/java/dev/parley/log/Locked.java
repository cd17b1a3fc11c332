package dev.parley.log;

import dev.parley.protocol.Event;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/// The workspace's lock, held until the commit: who has this in hand may read and write lane tables.
public final class Locked {

    private final EventLog log;
    private final Mutiny.Session session;
    private final UUID workspace;
    private final long floor;
    private final List<Event.Placed> appended;

    Locked(EventLog log, Mutiny.Session session, UUID workspace, long floor, List<Event.Placed> appended) {
        this.log = log;
        this.session = session;
        this.workspace = workspace;
        this.floor = floor;
        this.appended = appended;
    }

    /// Writes the events behind the log's head, in this order, and gives them their position, seq and time.
    public Uni<List<Event.Placed>> append(List<? extends Event> events) {
        return log.append(session, workspace, floor, List.copyOf(events)).invoke(appended::addAll);
    }

    /// Writes one event behind the log's head.
    public Uni<Event.Placed> append(Event event) {
        return append(List.of(event)).map(List::getFirst);
    }

    /// The session of this transaction, for statements on lane tables.
    public Mutiny.Session session() {
        return session;
    }
}
