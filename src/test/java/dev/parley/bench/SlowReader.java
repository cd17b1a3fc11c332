package dev.parley.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Somebody who stops reading until the server has had enough and closes; then comes back with the last cursor and
/// reads what was missed.
final class SlowReader {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final Floor floor;
    private final Person person;
    private final List<Room> rooms;
    private Subscriber now;
    private boolean stopped;
    private boolean stalled;

    /// How often the server has closed.
    volatile int closings;

    SlowReader(Floor floor, Person person, List<Room> rooms) {
        this.floor = floor;
        this.person = person;
        this.rooms = rooms;
    }

    void open() {
        var first = floor.subscriber(Floor.Skin.SOCKET, person, rooms, false, null);
        first.keepCursor();
        floor.open(List.of(first));
        follow(first);
    }

    /// Does not read for so long, unless it does not read already.
    void stall(Duration time) {
        if (!floor.loop().call(() -> stalled)) {
            reading(false);
            floor.loop().after(time.toNanos(), () -> reading(true));
        }
    }

    /// Reads again.
    void read() {
        reading(true);
    }

    /// Waits until it is back and has everything.
    void awaitComplete() {
        var until = System.nanoTime() + PATIENCE;
        while (!floor.loop().call(() -> now.live().isDone() && now.behind() <= 0)) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("a slow reader does not get what it missed");
            }
            Floor.pause();
        }
    }

    /// Is not to come back any more.
    void stop() {
        floor.loop().call(() -> stopped = true);
    }

    private void reading(boolean on) {
        floor.loop().call(() -> {
            stalled = !on;
            return now.channel().config().setAutoRead(on);
        });
    }

    private void follow(Subscriber one) {
        now = one;
        one.gone().thenRun(() -> floor.loop().run(() -> comeBack(one)));
    }

    private void comeBack(Subscriber before) {
        if (stopped) {
            return;
        }
        closings++;
        var again = floor.subscriber(Floor.Skin.SOCKET, person, rooms, false, before.cursor());
        again.keepCursor();
        again.goOnFrom(before);
        follow(again);
        floor.loop().connect(floor.target().address(), again);
    }
}
