package dev.parley.log;

import dev.parley.protocol.Event;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/// A workspace's log as it passes on this node, from one position on and without holes. All its state belongs to one
/// event loop. It trusts no hint: what it has not got in order from this node's own commits it reads from the log.
final class Tail {

    private static final Logger LOG = Logger.getLogger(Tail.class);

    private final UUID workspace;
    private final LogReader reader;
    private final Context context;
    private final Set<Follower> followers = new LinkedHashSet<>();

    private LogReader.Head passed;
    private long wanted;
    private boolean reading;

    Tail(UUID workspace, LogReader reader, Context context, LogReader.Head start) {
        this.workspace = workspace;
        this.reader = reader;
        this.context = context;
        this.passed = start;
        this.wanted = start.position();
    }

    Context context() {
        return context;
    }

    LogReader.Head passed() {
        return passed;
    }

    void add(Follower follower) {
        if (followers.add(follower)) {
            follower.passed(List.of(), passed.position());
        }
    }

    void remove(Follower follower) {
        followers.remove(follower);
    }

    /// What this node has committed: passed on from memory if it is the very next, else a reason to read.
    void committed(List<Entry> entries) {
        var first = entries.getFirst().placed().position();
        var last = entries.getLast().placed().position();
        if (!reading && first == passed.position() + 1) {
            pass(entries, last);
        } else {
            reach(last);
        }
    }

    /// Goes on to at least this position.
    void reach(long position) {
        wanted = Math.max(wanted, position);
        if (!reading && wanted > passed.position()) {
            reading = true;
            read();
        }
    }

    /// What the database says of the log: a lost hint is made good, a replaced history noticed.
    void seen(LogReader.Head head) {
        if (head.epoch().equals(passed.epoch())) {
            reach(head.position());
        } else {
            replaced(head);
        }
    }

    /// Another history stands in the place of this one: begins anew at its head.
    void replaced(LogReader.Head head) {
        passed = head;
        wanted = head.position();
        List.copyOf(followers).forEach(follower -> follower.replaced(head.position()));
    }

    private void read() {
        var from = passed;
        var to = wanted;
        reader.range(workspace, from.position(), to, LogReader.PAGE)
                .subscribe()
                .with(
                        rows -> context.runOnContext(ignored -> arrived(from, to, rows)),
                        failure -> context.runOnContext(ignored -> failed(failure)));
    }

    private void arrived(LogReader.Head from, long to, List<Event.Placed> rows) {
        if (!from.equals(passed)) {
            read();
            return;
        }
        // Trimming leaves absent positions behind: what counts is the range that was read, not the rows in it.
        var end = rows.size() == LogReader.PAGE ? rows.getLast().position() : to;
        var entries = new ArrayList<Entry>(rows.size());
        rows.forEach(placed -> entries.add(new Entry(placed, null)));
        pass(entries, end);
        if (wanted > passed.position()) {
            read();
        } else {
            reading = false;
        }
    }

    /// The next look at the heads, a second from now at most, tries again.
    private void failed(Throwable failure) {
        LOG.debugf("the log of workspace %s cannot be read at the moment: %s", workspace, failure.getMessage());
        reading = false;
    }

    private void pass(List<Entry> entries, long end) {
        passed = new LogReader.Head(passed.epoch(), passed.floor(), end);
        wanted = Math.max(wanted, end);
        for (var follower : List.copyOf(followers)) {
            follower.passed(entries, end);
        }
    }
}
