package dev.parley.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// B4: a town. Everybody is in five rooms of ten, few rooms have most of the talk (Zipf), 1,000 sends a second over
/// sockets. The tail as in B1.
final class B4 implements Scenario {

    private static final int PEOPLE = 2_000;
    private static final int MEMBERS = 10;
    private static final int FURTHER = 2;
    private static final int RATE = 1_000;
    private static final int VOICES = 20_000;

    private final Values values = new Values();

    @Override
    public void run(Bench bench) throws IOException {
        var people = bench.form.isShort() ? PEOPLE / 2 : PEOPLE;
        var rooms = bench.rooms("town", people / FURTHER, MEMBERS, people, FURTHER);
        var subscribers = bench.side.subscribe(Floor.Skin.SOCKET, rooms);
        var limits = Limits.open(bench, MEMBERS);
        try {
            var load = new Load(bench.floor, voices(rooms, subscribers));
            bench.warmUp("B4", length -> Tally.ms(load.at(RATE, 1, length).deliver, 50));
            bench.rounds("B4", round -> {
                var commit = bench.commits().at(RATE, bench.form.limit()).histogram();
                var sum = Tally.ms(limits.emptyPost(RATE), 50)
                        + Tally.ms(commit, 50)
                        + Tally.ms(limits.delivery(RATE), 50);
                var run = bench.costed(bench.target, () -> load.at(RATE, 1, bench.form.window()));
                var tally = bench.gated("B4", run.tally());
                var bare = Tally.ms(commit, 99) / Tally.ms(commit, 50);
                values.add("tail", Tally.ms(tally.deliver, 99) / Tally.ms(tally.deliver, 50) / bare);
                values.add("p50", Tally.ms(tally.deliver, 50) / sum);
                values.add("p99 ms", Tally.ms(tally.deliver, 99));
                values.cost("message", run.cpu(), tally.acknowledged);
            });
        } finally {
            bench.floor.clear();
            limits.close();
        }
        var note = "%,d people, %,d rooms; p99 is %s ms; %s"
                .formatted(people, rooms.size(), values.shown("p99 ms"), values.costs("message", "message"));
        bench.report.atMost("B4", "send to delivery, p99/p50 by a commit's", values.of("tail"), 2.0, 1.5, note);
        bench.report.atMost("B4", "send to delivery, p50 by the sum", values.of("p50"), 2.3, 1.7, "");
    }

    /// The sends of a day, in an order that is the same in every run: the k-th room has 1/k of the first one's talk.
    private static List<Load.Voice> voices(List<Room> rooms, List<Subscriber> subscribers) {
        var random = new Random(4);
        var sums = new double[rooms.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = (i == 0 ? 0 : sums[i - 1]) + 1.0 / (i + 1);
        }
        var voices = new ArrayList<Load.Voice>();
        for (int i = 0; i < VOICES; i++) {
            var at = Arrays.binarySearch(sums, random.nextDouble(sums[sums.length - 1]));
            var room = rooms.get(at < 0 ? -at - 1 : at);
            var member = room.members.get(random.nextInt(MEMBERS)).index();
            voices.add(Load.socket((SocketSubscriber) subscribers.get(member), room));
        }
        return voices;
    }
}
