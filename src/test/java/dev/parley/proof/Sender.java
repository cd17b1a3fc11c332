package dev.parley.proof;

import dev.parley.Api;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/// Sends one message after the other, each with an id of its own, and repeats it until it is acknowledged. The text
/// of a message is its id, so that everybody can tell which one it is.
final class Sender implements AutoCloseable {

    private final Supplier<URI> base;
    private final Supplier<String> token;
    private final List<String> rooms;
    private final Random random;
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final Thread thread;
    private Throwable failure;
    private boolean done;
    private int repeats;

    /// What the service has promised to keep.
    record Acknowledged(String room, String key, String id, long seq) {}

    Sender(Supplier<URI> base, Supplier<String> token, List<String> rooms, long seed) {
        this.base = base;
        this.token = token;
        this.rooms = rooms;
        this.random = new Random(seed);
        this.thread = Thread.ofVirtual().start(this::send);
    }

    /// What was acknowledged so far.
    synchronized List<Acknowledged> acknowledged() {
        if (failure != null) {
            throw new AssertionError(failure);
        }
        return List.copyOf(acknowledged);
    }

    /// How many sends had to be repeated because no answer came.
    synchronized int repeats() {
        return repeats;
    }

    /// Brings the last message to its end and sends no more.
    @Override
    public void close() throws InterruptedException {
        synchronized (this) {
            done = true;
        }
        thread.join();
    }

    private void send() {
        try {
            while (!isDone()) {
                var room = rooms.get(random.nextInt(rooms.size()));
                var key = random.nextBoolean() ? UUID.randomUUID().toString() : "k-" + random.nextLong();
                took(sent(room, key));
                if (random.nextInt(10) == 0) {
                    sendAgain();
                }
            }
        } catch (RuntimeException | Error broken) {
            fail(broken);
        }
    }

    private void sendAgain() {
        var known = acknowledged();
        var before = known.get(random.nextInt(known.size()));
        var now = sent(before.room(), before.key());
        if (!now.equals(before)) {
            throw new AssertionError("acknowledged as " + before + ", then as " + now);
        }
    }

    private Acknowledged sent(String room, String key) {
        while (true) {
            try {
                var answer = Api.call(
                        base.get(),
                        token.get(),
                        "POST",
                        "rooms/" + room + "/messages",
                        Map.of("clientMessageId", key, "content", key));
                switch (answer.status()) {
                    case 200, 201 -> {
                        return new Acknowledged(
                                room,
                                key,
                                answer.body().get("id").asText(),
                                answer.body().get("seq").asLong());
                    }
                    case 503 -> repeated();
                    default -> throw new AssertionError(answer.status() + " " + answer.body());
                }
            } catch (IOException nobodyKnows) {
                repeated();
            }
        }
    }

    private synchronized void took(Acknowledged what) {
        acknowledged.add(what);
    }

    private synchronized void repeated() {
        repeats++;
    }

    private synchronized boolean isDone() {
        return done;
    }

    private synchronized void fail(Throwable broken) {
        failure = broken;
    }
}
