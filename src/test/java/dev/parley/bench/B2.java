package dev.parley.bench;

import java.io.IOException;
import java.util.List;

/// B2: the highest sustained stored sends, in one room and over 1,000, by requests and by sockets, against one-row
/// commits of 64 clients into the same table; what a stored message costs PostgreSQL against such a commit; and how
/// many transactions 1,000 messages take. By requests it is as many connections as it takes, and beside it the 64 that
/// the commits have.
final class B2 implements Scenario {

    private static final int ROOMS = 1_000;
    private static final String FEW = "REST of 64 connections, one room";

    private final Values values = new Values();
    private Bench bench;
    private Crowd crowd;

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        bench.step("B2: %,d rooms", ROOMS);
        try (var all = Crowd.of(bench.side, ROOMS)) {
            crowd = all;
            bench.warmUp(
                    "B2",
                    length -> crowd.rest(ROOMS)
                                    .flatOut(Crowd.BY_REST, length.dividedBy(2))
                                    .acknowledgedPerSecond()
                            + crowd.socket(ROOMS)
                                    .flatOut(Crowd.BY_SOCKET, length.dividedBy(2))
                                    .acknowledgedPerSecond());
            bench.rounds("B2", round -> round());
            for (var some : List.of(1, 10, 100, ROOMS)) {
                curve(some);
            }
            requireStored();
            report(bench.report);
        }
    }

    private void round() throws IOException {
        var before = Processes.cpu(bench.target).database();
        var commits = bench.commits().flatOut(bench.form.window());
        var each = (Processes.cpu(bench.target).database() - before) / commits.count();
        values.add("commits", commits.perSecond());
        values.add("commit cpu", each);
        if (comparesFew()) {
            ours(FEW, crowd.rest(1), bench.form.committers(), commits, each);
        }
        ours("REST, one room", crowd.rest(1), Crowd.BY_REST, commits, each);
        ours("REST, 1,000 rooms", crowd.rest(ROOMS), Crowd.BY_REST, commits, each);
        var one = ours("socket, one room", crowd.socket(1), Crowd.BY_SOCKET, commits, each);
        var many = ours("socket, 1,000 rooms", crowd.socket(ROOMS), Crowd.BY_SOCKET, commits, each);
        values.add("one by many", one / many);
    }

    /// A fact beside the goal, for figures: it finds no collapse that the others don't.
    private boolean comparesFew() {
        return !bench.form.isShort();
    }

    private double ours(String way, Load load, int onTheirWay, Commits.Run commits, double commitCpu)
            throws IOException {
        var written = bench.target.metric("parley_log_commits_total");
        var stored = bench.target.metric("parley_messages_stored_total");
        var run = bench.costed(bench.target, () -> load.flatOut(onTheirWay, bench.form.window()));
        var tally = bench.gated("B2", run.tally());
        var messages = bench.target.metric("parley_messages_stored_total") - stored;
        if (messages != tally.acknowledged) {
            bench.report.complain(
                    "B2", "%s: %.0f stored, %d acknowledged".formatted(way, messages, tally.acknowledged));
        }
        values.add(way, tally.acknowledgedPerSecond() / commits.perSecond());
        values.add(way + " rate", tally.acknowledgedPerSecond());
        values.add(way + " cpu", run.cpu().database() / tally.acknowledged / commitCpu);
        values.add(
                way + " transactions", 1_000 * (bench.target.metric("parley_log_commits_total") - written) / messages);
        values.cost(way, run.cpu(), tally.acknowledged);
        return tally.acknowledgedPerSecond();
    }

    private void curve(int some) {
        bench.step("B2: %,d rooms", some);
        var tally = bench.gated("B2", crowd.socket(some).flatOut(Crowd.BY_SOCKET, bench.form.limit()));
        var chart = bench.report.chart("throughput", "B2: stored sends by rooms, by socket", "rooms", "messages/s");
        chart.point("Parley", "%,d".formatted(some), tally.acknowledgedPerSecond());
        chart.point("one-row commits", "%,d".formatted(some), values.median("commits"));
    }

    /// What was acknowledged is in the table, once, and nothing else.
    private void requireStored() {
        for (var room : crowd.rooms.subList(0, 10)) {
            var missing = bench.database()
                    .number("select h.seq - max(m.seq) + h.n - count(*) from room_head h join message m using (room_id)"
                            + " where h.room_id = '" + room.id + "' group by h.seq, h.n");
            if (missing != 0) {
                bench.report.complain("B2", "room " + room.id + ": head and messages differ by " + missing);
            }
        }
    }

    private void report(Report report) {
        report.fact(
                "B2a",
                "one-row commits/s of 64 clients",
                values.of("commits"),
                "CPU of one in PostgreSQL: " + values.shown("commit cpu") + " µs");
        if (comparesFew()) {
            var note = values.shown(FEW + " rate") + "/s; " + values.costs(FEW, "message");
            report.fact("B2a", FEW + ": stored sends by commits", values.of(FEW), note);
            report.fact("B2a", FEW + ": PostgreSQL's CPU by that of a commit", values.of(FEW + " cpu"), "");
        }
        for (var way : List.of("REST, one room", "REST, 1,000 rooms", "socket, one room", "socket, 1,000 rooms")) {
            var socket = way.startsWith("socket");
            var note = values.shown(way + " rate") + "/s; " + values.costs(way, "message");
            report.atLeast(
                    "B2a",
                    way + ": stored sends by commits",
                    values.of(way),
                    socket ? 1.0 : 0.7,
                    socket ? 1.6 : 1.1,
                    note);
            report.atMost(
                    "B2a", way + ": PostgreSQL's CPU by that of a commit", values.of(way + " cpu"), 0.5, 0.25, "");
            report.atMost(
                    "B2b", way + ": transactions of 1,000 messages", values.of(way + " transactions"), 100.0, 30.0, "");
        }
        report.atLeast("B2a", "one room by 1,000 rooms, by socket", values.of("one by many"), 1.0, 1.3, "");
    }
}
