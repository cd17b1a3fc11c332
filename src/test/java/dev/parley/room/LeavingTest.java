package dev.parley.room;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.Loop;
import dev.parley.account.Caller;
import dev.parley.log.Ground;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Many go out of rooms at the same moment: each is answered, and each is out.
@QuarkusTest
class LeavingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROOMS = 40;
    private static final int PEOPLE = 12;
    private static final int LEFT = 8;

    @Inject
    Vertx vertx;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    Members members;

    @Test
    void everybodyWhoLeavesAtTheSameMomentIsAnsweredAndOut() {
        var ground = new Ground(pool);
        var people = Stream.generate(ground::user).limit(PEOPLE).toList();
        var leaving = new ArrayList<Uni<Void>>();
        for (int i = 0; i < ROOMS; i++) {
            leaving.addAll(leaving(ground, people));
        }
        Uni.join().all(leaving).andFailFast().await().atMost(PATIENCE);
        assertEquals(
                0,
                ground.number(
                        "select count(*) from membership m join room r on r.id = m.room_id where r.workspace_id = $1",
                        ground.workspace()));
        assertEquals(
                ROOMS * PEOPLE,
                ground.number(
                        "select count(*) from event where workspace_id = $1 and type = " + LEFT, ground.workspace()));
        ground.requireNoHoles();
    }

    private List<Uni<Void>> leaving(Ground ground, List<UUID> people) {
        var room = ground.room(people.toArray(UUID[]::new));
        ground.sql("update room set member_count = $2 where id = $1", room, PEOPLE);
        return people.stream().map(person -> leaving(ground, room, person)).toList();
    }

    private Uni<Void> leaving(Ground ground, UUID room, UUID person) {
        var caller = new Caller(ground.workspace(), person, UUID.randomUUID(), Instant.MAX);
        return Loop.run(vertx, () -> members.leave(caller, room));
    }
}
