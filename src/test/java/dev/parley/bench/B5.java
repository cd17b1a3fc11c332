package dev.parley.bench;

import java.io.IOException;

/// B5: what an idle connection takes of the server's memory: the difference that so many of them make, a full
/// collection before each look, from a fresh start and a few connections that came and went.
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
                bench.restart();
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
        report(bench.report, "WebSocket", Floor.Skin.SOCKET, clients, 10.0, 7.0);
        report(bench.report, "event stream", Floor.Skin.EVENTS, clients, 9.0, 6.0);
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
