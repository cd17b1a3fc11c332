package dev.parley.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Everybody who is connected to one target, what is on its way, and what was counted. Lives on the loop, but for the
/// opening and the waiting.
final class Floor {

    private static final Logger LOG = Logger.getLogger(Floor.class);
    private static final int OPENING_AT_ONCE = 64;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);
    private static final int NOTES = 20;

    private final Loop loop;
    private final Target target;
    private final Frame scratch = new Frame();
    private final Set<Subscriber> present = new LinkedHashSet<>();
    private final Map<Long, Pending> pending = new HashMap<>();

    /// How many timed ones have a message so far, by its stamp.
    private final Map<Long, Integer> arrivals = new HashMap<>();

    private int receivers;
    private Consumer<Runnable> beside = Runnable::run;
    private long commands;
    private int notes;
    private Tally tally = new Tally();

    Floor(Loop loop, Target target) {
        this.loop = loop;
        this.target = target;
    }

    /// How a stream is carried.
    enum Skin {
        SOCKET,
        EVENTS
    }

    /// A send that is not answered yet.
    ///
    /// @param answered what to do then
    record Pending(long intended, Room room, Runnable answered) {}

    Loop loop() {
        return loop;
    }

    Target target() {
        return target;
    }

    Frame scratch() {
        return scratch;
    }

    Tally tally() {
        return tally;
    }

    /// Counts when the last of so many has a message: everybody who gets it is timed. 0: no longer.
    void countLast(int of) {
        loop.call(() -> receivers = of);
    }

    /// From now on this is done before a send goes out.
    ///
    /// @param store calls on the loop what it is given, when it is done
    void storeBeside(Consumer<Runnable> store) {
        beside = store;
    }

    /// Begins to count anew.
    ///
    /// @return what was counted until now
    Tally swap() {
        return loop.call(() -> {
            var before = tally;
            tally = new Tally();
            arrivals.clear();
            return before;
        });
    }

    /// One person's stream of these rooms.
    Subscriber subscriber(Skin skin, Person person, List<Room> rooms, boolean timed, @Nullable String cursor) {
        return skin == Skin.SOCKET
                ? new SocketSubscriber(this, person, rooms, timed, cursor)
                : new EventsSubscriber(this, person, rooms, timed, cursor);
    }

    /// Sockets that only send: nothing is asked for, so nothing comes but answers.
    List<SocketSubscriber> speakers(List<Person> people) {
        return open(people.stream()
                .map(person -> new SocketSubscriber(this, person))
                .toList());
    }

    /// Opens streams, some at a time, and waits until all are live.
    <S extends Subscriber> List<S> open(List<S> wanted) {
        return open(wanted, OPENING_AT_ONCE);
    }

    /// Opens streams, so many at a time, and waits until all are live.
    <S extends Subscriber> List<S> open(List<S> wanted, int atOnce) {
        var doors = new Semaphore(atOnce);
        for (var one : wanted) {
            if (!acquire(doors)) {
                throw new IllegalStateException("streams do not open within a minute");
            }
            loop.connect(target.address(), one).addListener(connected -> {
                if (!connected.isSuccess()) {
                    one.live().completeExceptionally(connected.cause());
                }
            });
            one.live().whenComplete((live, failure) -> doors.release());
        }
        wanted.forEach(one -> one.live().orTimeout(60, TimeUnit.SECONDS).join());
        return wanted;
    }

    /// Closes all streams and waits for it.
    void clear() {
        var all = loop.call(() -> new ArrayList<>(present));
        loop.call(() -> {
            all.forEach(Subscriber::close);
            return null;
        });
        all.forEach(one -> one.gone().orTimeout(60, TimeUnit.SECONDS).join());
    }

    /// A number for a send that goes out now.
    long sending(Pending send) {
        var number = ++commands;
        pending.put(number, send);
        sent();
        return number;
    }

    /// Lets a send go out that is counted already.
    void goOut(Runnable send) {
        beside.accept(send);
    }

    void sent() {
        tally.sent++;
        tally.began = Math.min(tally.began, System.nanoTime());
    }

    void replied(Frame frame) {
        var send = pending.remove(frame.command);
        if (send != null) {
            answered(send, frame.status, frame.seq, frame);
        } else if (frame.status >= 400) {
            throw new IllegalStateException("refused: " + new String(frame.bytes, 0, frame.length));
        }
    }

    /// A send was answered, over whichever way.
    void answered(Pending send, int status, long seq, @Nullable Frame frame) {
        tally.ended = System.nanoTime();
        if (status == target.created()) {
            tally.acknowledged++;
            tally.record(tally.ack, tally.ended - send.intended());
            send.room().top = Math.max(send.room().top, seq);
            tally.expected += send.room().listeners;
        } else {
            tally.refused++;
            tally.refusal = status + (frame == null ? "" : " " + new String(frame.bytes, 0, frame.length));
        }
        send.answered().run();
    }

    /// Something was read.
    void answeredRead(long intended, int status) {
        tally.ended = System.nanoTime();
        if (status == 200) {
            tally.acknowledged++;
            tally.record(tally.ack, tally.ended - intended);
        } else {
            tally.refused++;
            tally.refusal = "status " + status;
        }
    }

    void delivered(Frame frame, boolean timed) {
        tally.delivered++;
        tally.ended = System.nanoTime();
        if (timed) {
            var stamp = Stamp.in(frame.bytes, frame.length);
            if (stamp > 0) {
                tally.record(tally.deliver, tally.ended - stamp);
                arrived(stamp);
            }
        }
    }

    private void arrived(long stamp) {
        if (receivers > 0 && arrivals.merge(stamp, 1, Integer::sum) == receivers) {
            arrivals.remove(stamp);
            tally.record(tally.last, tally.ended - stamp);
        }
    }

    /// @param behind what it is going to be told of what was acknowledged before
    void entered(Subscriber one, long behind) {
        present.add(one);
        tally.expected += behind;
    }

    /// @param behind what it is not going to be told any more
    void left(Subscriber one, long behind) {
        present.remove(one);
        tally.expected -= behind;
    }

    /// Somebody was hung up on.
    void dropped(Subscriber one) {
        note(one, "hung up on");
    }

    /// Something that should not be; the first few are told.
    void note(Subscriber one, String what) {
        if (notes++ < NOTES) {
            LOG.warnf("%s: %s: %s", target.name(), one, what);
        }
    }

    /// Nothing is told any more: all is about to end.
    void hush() {
        loop.call(() -> notes = NOTES);
    }

    /// Waits until everything that was sent is answered and delivered; what is not after a while is missing.
    void drain() {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < until && !loop.call(this::isQuiet)) {
            pause();
        }
        loop.call(() -> {
            for (var one : present) {
                var missing = one.behind();
                if (missing > 0) {
                    tally.lost += missing;
                    note(one, missing + " missing");
                }
            }
            return null;
        });
    }

    private boolean isQuiet() {
        return tally.acknowledged + tally.refused >= tally.sent && tally.delivered >= tally.expected;
    }

    private static boolean acquire(Semaphore doors) {
        try {
            return doors.tryAcquire(PATIENCE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
