package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// B6: the crash. Everybody is connected and goes away, 20 messages come into each room, the server is killed
/// with -9 and started again; all come back at once, half by socket and half by event stream, and get what they
/// missed: everything, once. Counted in seconds from readiness, and in SQL statements. Rounds from the AOT
/// cache that the manual names and rounds without it take turns.
final class B6 implements Scenario {

    private static final int ROOMS = 100;
    private static final int MISSED = 20;
    private static final String STATEMENTS = "select coalesce(sum(s.calls), 0)::bigint from pg_stat_statements s"
            + " join pg_roles r on r.oid = s.userid where r.rolname = 'parley'";

    private final Values values = new Values();

    @Override
    public void run(Bench bench) throws IOException {
        var members = bench.form.clients() / ROOMS;
        var rooms = bench.rooms("of-" + members, ROOMS, members, ROOMS * members, members);
        bench.closeCommits();
        bench.database().execute("create extension if not exists pg_stat_statements");
        Database.configure(bench.target.folder(), "shared_preload_libraries = 'pg_stat_statements'");
        var cache = bench.cache();
        var compares = !bench.form.isShort();
        for (int round = 0; round < Math.max(1, bench.form.rounds() / 2); round++) {
            bench.step("B6: round %d", round + 1);
            if (compares) {
                round(bench, rooms, null, "plain");
            }
            round(bench, rooms, cache, "seconds");
        }
        Database.configure(bench.target.folder(), "");
        bench.target.runFrom(null);
        var note = "%,d clients, %d missed messages each".formatted(ROOMS * members, MISSED);
        bench.report.atMost(
                "B6",
                "seconds from readiness until all are complete",
                values.of("seconds"),
                10.0,
                5.0,
                note + "; from the AOT cache" + (compares ? ", without it " + values.shown("plain") : ""));
        bench.report.fact(
                "B6",
                "processor time of a client, in µs",
                values.of("server"),
                "of the server, from readiness on"
                        + (compares ? "; without the AOT cache " + values.shown("plain server") : "")
                        + ", the generator " + values.shown("generator"));
        bench.report.atMost("B6", "SQL statements of a client", values.of("statements"), 0.1, 0.02, note);
    }

    private void round(Bench bench, List<Room> rooms, @Nullable Path cache, String figure) throws IOException {
        bench.target.runFrom(cache);
        var comeback = Comeback.of(bench.side, rooms);
        bench.gated("B6", comeback.miss(MISSED));
        bench.target.kill();
        bench.target.start();
        bench.target.awaitReady();
        var statements = bench.database().number(STATEMENTS);
        var cpu = Processes.cpu(bench.target);
        var tally = comeback.back(i -> i % 2 == 0 ? Floor.Skin.SOCKET : Floor.Skin.EVENTS);
        var clients = comeback.clients();
        var used = Processes.cpu(bench.target).since(cpu).per(clients);
        values.add(figure, tally.seconds());
        values.add(cache == null ? "plain server" : "server", used.server());
        values.add("generator", used.generator());
        values.add("statements", (bench.database().number(STATEMENTS) - statements) / (double) clients);
        bench.gated("B6", tally);
        if (tally.delivered != (long) clients * MISSED) {
            bench.report.complain("B6", tally.delivered + " came to those who missed " + clients * MISSED);
        }
    }
}
