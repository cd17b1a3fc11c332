package dev.parley.bench;

import java.io.IOException;
import java.util.List;

/// B5: what an idle connection takes of the server's memory: the difference that so many of them make, a full
/// collection before each look, from a fresh start (in the short form one for both ways) and a few connections that
/// came and went.
final class B5 implements Scenario {

    private static final int FIRST = 100;

    private final Values values = new Values();

    @Override
    public void run(Bench bench) throws IOException {
        var clients = bench.form.clients();
        var people = bench.target.people(clients);
        for (int round = 0; round < Math.max(1, bench.form.rounds() / 2); round++) {
            for (var skin : Floor.Skin.values()) {
                bench.step("B5: %,d idle, %s, round %d", clients, skin, round + 1);
                if (skin == Floor.Skin.values()[0] || !bench.form.isShort()) {
                    bench.restart();
                }
                bench.side.listen(skin, people.subList(0, Math.min(FIRST, clients)));
                bench.floor.clear();
                var before = Memory.of(bench.target.server());
                bench.side.listen(skin, people);
                var after = Memory.of(bench.target.server());
                bench.floor.clear();
                values.add(skin.name(), (after.needed() - before.needed()) / (double) clients);
                values.add(skin + " heap", (after.live() - before.live()) / (double) clients);
                values.add(skin + " resident", (after.resident() - before.resident()) / (double) clients);
                values.add(skin + " total", after.resident() / 1024.0);
            }
        }
        if (bench.other != null) {
            other(bench, bench.other);
        }
        report(bench.report, "WebSocket", Floor.Skin.SOCKET, clients, 10.0, 7.0);
        report(bench.report, "event stream", Floor.Skin.EVENTS, clients, 9.0, 6.0);
    }

    /// What is resident, as nobody knows what lives in there; from a fresh start as well.
    private static void other(Bench bench, Side other) throws IOException {
        var clients = bench.form.clients();
        other.restart();
        var people = other.target.people(clients);
        other.listen(Floor.Skin.SOCKET, people.subList(0, Math.min(FIRST, clients)));
        other.floor.clear();
        var before = Processes.rss(other.target.server());
        other.listen(Floor.Skin.SOCKET, people);
        var each = (Processes.rss(other.target.server()) - before) / (double) clients;
        other.floor.clear();
        bench.report.fact(
                "B5", "KB of an idle WebSocket, " + other.target.name(), List.of(each), "all that is resident");
    }

    private void report(Report report, String what, Floor.Skin skin, int clients, double must, double aim) {
        var note =
                "%,d connections, each of a person of their own; %s KB of it live in the heap; with the heap that was touched %s KB; the server had %s MB"
                        .formatted(
                                clients,
                                values.shown(skin + " heap"),
                                values.shown(skin + " resident"),
                                values.shown(skin + " total"));
        report.atMost("B5", "KB of an idle " + what, values.of(skin.name()), must, aim, note);
    }
}
