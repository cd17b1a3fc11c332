package dev.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.HdrHistogram.Histogram;
import org.awaitility.Awaitility;

/// B9: the room list with unread counts of somebody in 1,000 rooms, in 2 % of which others have deleted
/// something behind the read mark, against the bare join; and how many rows a message writes in a room of many
/// members and in one of few.
final class B9 implements Scenario {

    private static final int ROOMS = 1_000;
    private static final int MEMBERS = 8;
    private static final int DELETED_IN = ROOMS / 50;
    private static final int LISTS = 10;
    private static final int MESSAGES = 400;
    private static final Duration REPORTS = Duration.ofSeconds(11);
    private static final String BARE = """
            select r.*, h.seq, m.visible_from_seq, m.role, m.muted_until, m.notification_level, m.hidden, m.favourite,
              k.read_seq, h.n - k.read_n - k.own_after - (select count(*) from message d where d.room_id = r.id
                and d.seq > k.read_seq and d.deleted_at is not null and d.countable and d.author_id <> m.user_id) as unread,
              (select count(*) from mention x where x.user_id = m.user_id and x.room_id = r.id and x.seq > k.read_seq) as mentions,
              l.*, u.username, u.display_name, u.avatar_url
            from membership m join room r on r.id = m.room_id and r.deleted_at is null
            left join room_head h on h.room_id = r.id
            left join read_mark k on k.room_id = r.id and k.user_id = m.user_id
            left join message l on l.id = h.last_message_id left join users u on u.id = l.author_id
            where m.user_id = ? order by coalesce(l.created_at, r.created_at) desc, r.id desc""";

    private final Values values = new Values();
    private Bench bench;

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        var wide = bench.rooms("wide", ROOMS, MEMBERS, MEMBERS, 0);
        var size = bench.form.subscribers().getFirst();
        var crowd = bench.rooms("of-" + size, 1, size, size, 0).getFirst();
        prepare(wide);
        var written = System.nanoTime();
        var reader = wide.getFirst().members.getFirst();
        bench.step("B9: warming up");
        lists(reader, 3 * LISTS);
        bench.rounds("B9", round -> {
            var bare = bare(reader);
            var list = lists(reader, LISTS);
            values.add("list", list / bare);
            values.add("list ms", list);
            values.add("bare ms", bare);
        });
        awaitReports(written);
        var large = written(crowd);
        var small = written(wide.getFirst());
        bench.report.atMost(
                "B9",
                "room list of 1,000 rooms by the bare join",
                values.of("list"),
                5.0,
                2.5,
                "%s ms for all its pages, the join %s ms".formatted(values.shown("list ms"), values.shown("bare ms")));
        bench.report.atMost(
                "B9",
                "rows written per message: room of %,d by room of %d".formatted(size, MEMBERS),
                List.of(large / small),
                1.2,
                1.1,
                "%s and %s rows, updates counted as rows".formatted(Figure.number(large), Figure.number(small)));
    }

    /// Something unread in every room, by somebody else; in some of them a part of it deleted.
    private void prepare(List<Room> rooms) {
        var lines = Rest.open(bench.floor, MEMBERS);
        try {
            var voices = rooms.stream()
                    .map(room -> Load.rest(lines, bench.floor, room.members.get(1), room))
                    .toList();
            bench.gated("B9", new Load(bench.floor, voices).each(2, MEMBERS));
        } finally {
            lines.close();
        }
        for (var room : rooms.subList(0, DELETED_IN)) {
            var author = room.members.get(1).token();
            var path = "rooms/" + room.id + "/messages";
            var post = Map.of("clientMessageId", UUID.randomUUID().toString(), "content", "to be deleted");
            var made = bench.target.call(author, "POST", path, post, 201);
            bench.target.call(author, "DELETE", path + "/" + made.get("id").asText(), null, 204);
            room.top = made.get("seq").asLong() + 1;
        }
    }

    /// The median of reading all pages, in milliseconds.
    private double lists(Person reader, int times) {
        var histogram = new Histogram(3);
        for (int i = 0; i < times; i++) {
            var began = System.nanoTime();
            var count = 0;
            JsonNode page;
            var next = "";
            do {
                page = bench.target.call(reader.token(), "GET", "rooms?limit=200" + next, null, 200);
                count += page.get("items").size();
                next = "&pageToken=" + page.get("nextPageToken").asText();
            } while (!page.get("nextPageToken").isNull());
            histogram.recordValue(System.nanoTime() - began);
            if (count < ROOMS) {
                throw new IllegalStateException("a list of " + count + " rooms");
            }
        }
        return Tally.ms(histogram, 50);
    }

    private double bare(Person reader) {
        var histogram = new Histogram(3);
        try (var connection = bench.database().connect();
                var statement = connection.prepareStatement(BARE)) {
            statement.setObject(1, UUID.fromString(reader.id()));
            for (int i = 0; i < 2 * LISTS; i++) {
                var began = System.nanoTime();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        rows.getObject(1);
                    }
                }
                histogram.recordValue(System.nanoTime() - began);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Tally.ms(histogram, 50);
    }

    /// Until everybody who has written has reported it: an idle backend does so after 10 s (`PGSTAT_IDLE_INTERVAL`).
    ///
    /// @param written when the last did, by the clock of [System#nanoTime]
    private void awaitReports(long written) {
        bench.step("B9: waiting for what has been written to be reported");
        Awaitility.await()
                .atMost(REPORTS.multipliedBy(2))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> System.nanoTime() - written > REPORTS.toNanos());
    }

    /// Rows inserted and updated for each message, when they come one by one.
    private double written(Room room) {
        bench.step("B9: rows of a message in a room of %,d", room.members.size());
        var lines = Rest.open(bench.floor, 1);
        try {
            var load = new Load(bench.floor, List.of(Load.rest(lines, bench.floor, room.members.get(1), room)));
            var before = reported(load);
            bench.gated("B9", load.each(MESSAGES, 1));
            var after = reported(load);
            return (after.rows() - before.rows()) / (double) (after.messages() - before.messages());
        } finally {
            lines.close();
        }
    }

    /// Some messages more, so that those who wrote report what they wrote before.
    private Database.Written reported(Load load) {
        bench.gated("B9", load.at(4, 1, Duration.ofSeconds(2)));
        return bench.database().written();
    }
}
