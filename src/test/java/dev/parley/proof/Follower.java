package dev.parley.proof;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// Follows the log from a cursor on, and whenever a stream ends goes on from the last cursor received, over the next
/// transport in turn. Keeps every durable event, so that what was missed, doubled or out of order shows.
final class Follower implements AutoCloseable {

    private final Supplier<URI> base;
    private final Supplier<String> token;
    private final List<Transport.Opening> transports;
    private final IntSupplier patience;
    private final List<Transport.Frame> events = new ArrayList<>();
    private final Thread thread;
    private Transport current;
    private String cursor;
    private Throwable failure;
    private boolean closed;
    private int streams;

    /// Starts to follow.
    ///
    /// @param base where the service is; waits while it is nowhere
    /// @param patience how many durable events it takes from each stream before it hangs up by itself
    Follower(
            Supplier<URI> base,
            Supplier<String> token,
            String cursor,
            IntSupplier patience,
            List<Transport.Opening> transports) {
        this.base = base;
        this.token = token;
        this.cursor = cursor;
        this.patience = patience;
        this.transports = List.copyOf(transports);
        this.thread = Thread.ofVirtual().start(this::follow);
    }

    /// The cursor of this moment.
    static String head(URI base, String token) throws IOException {
        try (var stream = Transport.events(base, token, null)) {
            return stream.next().envelope().at("/data/head").asText();
        }
    }

    /// How many streams were honoured so far.
    synchronized int streams() {
        requireNoFailure();
        return streams;
    }

    /// The durable events so far.
    synchronized List<Transport.Frame> events() {
        requireNoFailure();
        return List.copyOf(events);
    }

    /// The last durable event so far.
    synchronized Optional<Transport.Frame> last() {
        requireNoFailure();
        return events.isEmpty() ? Optional.empty() : Optional.of(events.getLast());
    }

    /// The seq of the last event of each room.
    synchronized Map<String, Long> lastSeqs() {
        requireNoFailure();
        var last = new LinkedHashMap<String, Long>();
        events.stream().filter(event -> event.seq() > 0).forEach(event -> last.put(event.room(), event.seq()));
        return last;
    }

    /// Fails if an event came twice, or a room's seq jumped.
    void requireNothingMissedOrDoubled() {
        var cursors = new HashSet<String>();
        var seqs = new LinkedHashMap<String, Long>();
        for (var event : events()) {
            if (!cursors.add(event.cursor())) {
                throw new AssertionError("came twice: " + event);
            }
            if (event.seq() > 0) {
                var before = seqs.put(event.room(), event.seq());
                if (before != null && before + 1 != event.seq()) {
                    throw new AssertionError("after seq " + before + " came " + event);
                }
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            if (current != null) {
                current.close();
            }
        }
        thread.interrupt();
        thread.join();
    }

    private void follow() {
        for (int i = 0; !isClosed(); i++) {
            try (var stream = transports.get(i % transports.size()).open(base.get(), token.get(), cursor)) {
                if (begins(stream)) {
                    read(stream);
                }
            } catch (IOException ended) {
                // Killed, or cut: the next one goes on where this one was.
            } catch (RuntimeException | Error broken) {
                fail(broken);
                return;
            }
        }
    }

    private boolean begins(Transport stream) throws IOException {
        synchronized (this) {
            current = stream;
            if (closed) {
                return false;
            }
        }
        var first = stream.next();
        if (!first.type().equals("stream.ready")) {
            throw new AssertionError("the cursor " + cursor + " is not honoured: " + first);
        }
        synchronized (this) {
            streams++;
        }
        return true;
    }

    private void read(Transport stream) throws IOException {
        for (int left = patience.getAsInt(); left > 0; ) {
            var frame = stream.next();
            left -= frame.isDurable() ? 1 : 0;
            took(frame);
        }
    }

    private synchronized void took(Transport.Frame frame) {
        if (closed) {
            return;
        }
        if (frame.cursor() != null) {
            cursor = frame.cursor();
        }
        if (frame.isDurable()) {
            events.add(frame);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void fail(Throwable broken) {
        if (!closed) {
            failure = broken;
        }
    }

    private void requireNoFailure() {
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }
}
