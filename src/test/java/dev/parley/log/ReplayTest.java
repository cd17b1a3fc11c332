package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestPeople;
import dev.parley.protocol.Event.Placed;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The two readers: over random histories the range and the lateral form show the same.
@QuarkusTest
class ReplayTest {

    private static final int POSITIONS = 12_000;

    @Inject
    Replay replay;

    @Inject
    @ReactiveDataSource("lane")
    Pool pool;

    private UUID workspace;

    @BeforeEach
    void history() {
        workspace = UUID.randomUUID();
        sql("insert into workspace(id, slug, name, created_at) values ($1, left($1::text, 30), 'w', now())");
        sql("insert into workspace_log(workspace_id, epoch) values ($1, gen_random_uuid())");
        sql("insert into users(id, workspace_id, username, username_key, username_skeleton, display_name, role,"
                + " created_at) select gen_random_uuid(), $1, 'u' || n, 'u' || n, 'u' || n, 'u' || n, 'member', now()"
                + " from generate_series(1, 12) n");
        sql("insert into room(id, workspace_id, kind, name, visibility, max_members, deleted_at, deleted_position,"
                + " created_at) select gen_random_uuid(), $1, 'channel', 'r' || n, 'public', 100,"
                + " case when n % 7 = 0 then now() end, case when n % 7 = 0 then 4000 + n * 100 end, now()"
                + " from generate_series(1, 40) n");
        sql("insert into membership(user_id, room_id, joined_at, from_position, visible_from_seq)"
                + " select u.id, r.id, now(), (random() * 9000)::bigint, 1 from users u, room r"
                + " where u.workspace_id = $1 and r.workspace_id = $1"
                + " and random() < substr(u.username, 2)::int / 13.0");
        // A skewed activity: most of it in few rooms; then personal rows, workspace rows, leavings, and holes.
        sql(
                "insert into event(workspace_id, position, type, room_id, seq, recipient_id, actor_id, subject_id, fact, at)"
                        + " select $1, p, case when k < 0.02 then 13 when k < 0.1 then 12 when k < 0.14 then 8 else 9 end,"
                        + " case when k >= 0.02 then rooms.ids[1 + (power(random(), 3) * 39.9)::int] end,"
                        + " case when k >= 0.1 then p end,"
                        + " case when k >= 0.02 and k < 0.14 then people.ids[1 + (random() * 11.9)::int] end,"
                        + " people.ids[1], people.ids[2], case when k >= 0.02 and k < 0.1 then '{\"s\": 1, \"u\": 0, \"m\": 0}'::jsonb"
                        + " when k >= 0.1 and k < 0.14 then '{\"c\": 1}'::jsonb end, now()"
                        + " from (select p, random() as k from generate_series(1, " + POSITIONS + ") p) g,"
                        + " (select array_agg(id) as ids from room where workspace_id = $1) rooms,"
                        + " (select array_agg(id) as ids from users where workspace_id = $1) people where random() < 0.95");
        sql("delete from event where workspace_id = $1 and position between 5000 and 11000 and type <> 13"
                + " and random() < 0.999");
    }

    @Test
    void rangeAndLateralShowTheSame() {
        var seen = 0;
        for (var user : people()) {
            for (var limit : List.of(7, 200)) {
                var reader = new Replay.Reader(workspace, user, 1);
                var range = all(reader, limit, true);
                assertEquals(all(reader, limit, false), range);
                assertEquals(range, range.stream().sorted().distinct().toList());
                seen += range.size();
            }
        }
        assertTrue(seen > 1_000, () -> "too little to compare");
    }

    @Test
    void ofDeadRoomsAndRoomsThatWereLeftOnlyTheEndIsShown() {
        for (var user : people()) {
            for (var placed : events(new Replay.Reader(workspace, user, 1))) {
                var room = placed.event().room();
                if (room != null && placed.seq() == null) {
                    assertEquals(1, memberships(user, room), () -> "told of a room that is not theirs: " + placed);
                }
            }
        }
    }

    @Test
    void pathIsChosenByWhatThereIsToWalkOver() {
        assertTrue(Replay.ranges(20, 200));
        assertFalse(Replay.ranges(20, 201));
        assertFalse(Replay.ranges(200, 5_000_000));
        assertTrue(Replay.ranges(201, 5_000_000));
    }

    /// The positions of everything that is shown, read page by page.
    private List<Long> all(Replay.Reader reader, int limit, boolean range) {
        var positions = new ArrayList<Long>();
        for (long after = 0; after < POSITIONS; ) {
            var from = after;
            var page = TestPeople.await(() -> range
                    ? replay.range(reader, from, POSITIONS, limit)
                    : replay.read(Replay.LATERAL, reader, from, POSITIONS, limit));
            assertTrue(page.next() > after, "no way forward");
            assertTrue(page.events().size() <= limit);
            page.events().stream().map(Placed::position).forEach(positions::add);
            after = page.next();
        }
        return positions;
    }

    private List<Placed> events(Replay.Reader reader) {
        return TestPeople.await(() -> replay.read(Replay.RANGE, reader, 0, POSITIONS, POSITIONS))
                .events();
    }

    private List<UUID> people() {
        var people = new ArrayList<UUID>();
        TestPeople.await(() -> pool.preparedQuery("select id from users where workspace_id = $1")
                        .execute(Tuple.of(workspace)))
                .forEach(row -> people.add(row.getUUID(0)));
        return people;
    }

    private int memberships(UUID user, UUID room) {
        return TestPeople.await(() -> pool.preparedQuery("select 1 from membership where user_id = $1 and room_id = $2")
                        .execute(Tuple.of(user, room)))
                .size();
    }

    private void sql(String sql) {
        TestPeople.await(() -> pool.preparedQuery(sql).execute(Tuple.of(workspace)));
    }
}
