package dev.parley.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Sends: at a rate, whatever the server does, or as fast as answers come. Every message carries the time at which it
/// was meant to go, so a server that holds up the sender is not forgiven for it.
final class Load {

    private static final long FEEDING = TimeUnit.MICROSECONDS.toNanos(200);

    private final Floor floor;
    private final List<Voice> voices;

    /// Somebody who can send.
    @FunctionalInterface
    interface Voice {

        /// Sends a message that was meant to go at this time.
        ///
        /// @param answered what to do when it is answered
        void send(long intended, Runnable answered);
    }

    Load(Floor floor, List<Voice> voices) {
        this.floor = floor;
        this.voices = voices;
    }

    /// Speaks over one's own socket.
    static Voice socket(SocketSubscriber socket, Room room) {
        var floor = socket.floor();
        return (intended, answered) -> {
            var number = floor.sending(new Floor.Pending(intended, room, answered));
            floor.goOut(() -> socket.send(floor.target().command(number, room, Stamp.text(intended))));
        };
    }

    /// Speaks by requests.
    static Voice rest(Rest rest, Floor floor, Person person, Room room) {
        return (intended, answered) -> rest.post(
                floor.target().post(person, room, Stamp.text(intended)), new Floor.Pending(intended, room, answered));
    }

    /// Reads something, and only looks whether it comes.
    static Voice reading(Rest rest, Floor floor, Supplier<byte[]> request) {
        return (intended, answered) -> {
            floor.sent();
            rest.call(request.get(), answer -> {
                floor.answeredRead(intended, answer.status());
                answered.run();
            });
        };
    }

    /// Lets everybody send so often, with so many on their way, and waits until all has arrived.
    Tally each(int times, int onTheirWay) {
        floor.swap();
        var done = new CountDownLatch(onTheirWay);
        var left = new AtomicLong((long) times * voices.size());
        floor.loop().run(() -> {
            for (int i = 0; i < onTheirWay; i++) {
                oneOf(left, done);
            }
        });
        await(done, Duration.ofMinutes(2));
        floor.drain();
        return floor.swap();
    }

    /// Sends at a rate, several at the same moment if wanted, and waits until all has arrived.
    Tally at(double perSecond, int burst, Duration length) {
        floor.swap();
        send(perSecond, burst, length);
        floor.drain();
        return floor.swap();
    }

    /// Sends at a rate and waits for nothing: what is on its way is counted in the next window.
    Tally flowing(double perSecond, Duration length) {
        send(perSecond, 1, length);
        return floor.swap();
    }

    private void send(double perSecond, int burst, Duration length) {
        var done = new CountDownLatch(1);
        var gap = 1e9 * burst / perSecond;
        var count = Math.round(length.toNanos() / gap);
        var start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        floor.loop().run(() -> step(start, gap, burst, 0, count, done));
        await(done, length);
    }

    /// Keeps so many sends on their way, and waits at the end until all has arrived.
    Tally flatOut(int onTheirWay, Duration length) {
        floor.swap();
        var done = new CountDownLatch(onTheirWay);
        var end = System.nanoTime() + length.toNanos();
        floor.loop().run(() -> {
            for (int i = 0; i < onTheirWay; i++) {
                next(i % voices.size(), onTheirWay, end, done);
            }
        });
        await(done, length);
        floor.drain();
        return floor.swap();
    }

    /// Keeps so many messages on their way to the subscribers of one room.
    Tally fanOut(int onTheirWay, int subscribers, Duration length) {
        floor.swap();
        var done = new CountDownLatch(1);
        var end = System.nanoTime() + length.toNanos();
        floor.loop().run(() -> feed(onTheirWay, subscribers, 0, end, done));
        await(done, length);
        floor.drain();
        return floor.swap();
    }

    private void step(long start, double gap, int burst, long from, long count, CountDownLatch done) {
        var i = from;
        var now = System.nanoTime();
        for (; i < count && start + (long) (i * gap) <= now; i++) {
            for (int k = 0; k < burst; k++) {
                var at = i * burst + k;
                voices.get((int) (at % voices.size())).send(start + (long) (i * gap), () -> {});
            }
        }
        if (i == count) {
            done.countDown();
        } else {
            var next = i;
            floor.loop()
                    .after(
                            start + (long) (i * gap) - System.nanoTime(),
                            () -> step(start, gap, burst, next, count, done));
        }
    }

    private void next(int voice, int stride, long end, CountDownLatch done) {
        if (System.nanoTime() >= end) {
            done.countDown();
        } else {
            voices.get(voice).send(System.nanoTime(), () -> next((voice + stride) % voices.size(), stride, end, done));
        }
    }

    private void oneOf(AtomicLong left, CountDownLatch done) {
        var number = left.decrementAndGet();
        if (number < 0) {
            done.countDown();
        } else {
            voices.get((int) (number % voices.size())).send(System.nanoTime(), () -> oneOf(left, done));
        }
    }

    private void feed(int onTheirWay, int subscribers, int voice, long end, CountDownLatch done) {
        if (System.nanoTime() >= end) {
            done.countDown();
            return;
        }
        var tally = floor.tally();
        var at = voice;
        while (tally.sent - tally.delivered / subscribers < onTheirWay) {
            voices.get(at++ % voices.size()).send(System.nanoTime(), () -> {});
        }
        var next = at % voices.size();
        floor.loop().after(FEEDING, () -> feed(onTheirWay, subscribers, next, end, done));
    }

    private static void await(CountDownLatch done, Duration length) {
        try {
            if (!done.await(length.toSeconds() + 60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a load does not end: answers are missing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
