package dev.parley.bench;

import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/// B7: pages of 50 anywhere in the history, against the bare statement that reads the same rows.
final class B7 implements Scenario {

    private static final int CLIENTS = 16;
    private static final int PAGE = 50;
    private static final String BARE = "select m.id, m.room_id, m.seq, m.version, m.author_id, m.kind, m.content,"
            + " m.metadata, m.thread_root_id, m.also_in_room, m.client_key, m.client_message_id, m.created_at, m.edited_at,"
            + " m.deleted_at, u.username, u.display_name, u.avatar_url from message m join users u on u.id = m.author_id"
            + " where m.room_id = $1 and m.seq < $2 order by m.seq desc limit " + PAGE;

    private final Values values = new Values();

    @Override
    public void run(Bench bench) throws IOException {
        var room = bench.deep();
        var reader = room.members.getFirst();
        var lines = Rest.open(bench.floor, CLIENTS);
        try {
            List<Load.Voice> pages = new ArrayList<>(IntStream.range(0, CLIENTS)
                    .mapToObj(i -> Load.reading(
                            lines,
                            bench.floor,
                            () -> ParleyTarget.get(
                                    "rooms/" + room.id + "/messages?limit=" + PAGE + "&before=" + place(room), reader)))
                    .toList());
            var load = new Load(bench.floor, pages);
            bench.warmUp("B7", length -> load.flatOut(CLIENTS, length).acknowledgedPerSecond());
            bench.rounds("B7", round -> {
                var bare =
                        bench.commits().flatOut(BARE, i -> Tuple.of(room.id, place(room)), CLIENTS, bench.form.limit());
                var run = bench.costed(bench.target, () -> load.flatOut(CLIENTS, bench.form.window()));
                var tally = bench.gated("B7", run.tally());
                values.add("pages", tally.acknowledgedPerSecond() / bare.perSecond());
                values.add("rate", tally.acknowledgedPerSecond());
                values.add("bare", bare.perSecond());
                values.cost("page", run.cpu(), tally.acknowledged);
            });
        } finally {
            lines.close();
        }
        var note = "%,d messages; %s pages/s, bare %s; %s"
                .formatted(
                        bench.form.messages(),
                        values.shown("rate"),
                        values.shown("bare"),
                        values.costs("page", "page"));
        bench.report.atLeast("B7", "history pages/s by bare SQL", values.of("pages"), 0.35, 0.5, note);
    }

    private static long place(Room room) {
        return ThreadLocalRandom.current().nextLong(2L * PAGE, room.top);
    }
}
