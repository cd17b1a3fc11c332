package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.Loop;
import dev.parley.log.Ground;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// After a break everybody comes back at the same moment, each with a ticket: all of them are let in.
@QuarkusTest
class TicketsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PEOPLE = 400;

    @Inject
    Vertx vertx;

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Inject
    Tickets tickets;

    @Test
    void ticketsSpentAtTheSameMomentAllLetIn() {
        var ground = new Ground(pool);
        var bought = Stream.generate(() -> caller(ground))
                .limit(PEOPLE)
                .collect(Collectors.toMap(Caller::user, caller -> await(() -> tickets.buy(caller, null))
                        .ticket()));
        var spent = bought.values().stream()
                .map(ticket -> Loop.run(vertx, () -> tickets.redeem(ticket, null)))
                .toList();
        var let = Uni.join().all(spent).andFailFast().await().atMost(PATIENCE);
        assertEquals(bought.keySet(), let.stream().map(Caller::user).collect(Collectors.toSet()));
        assertEquals(
                Set.of(ground.workspace()), let.stream().map(Caller::workspace).collect(Collectors.toSet()));
        assertEquals(0, ground.number("select count(*) from ticket where workspace_id = $1", ground.workspace()));
    }

    private static Caller caller(Ground ground) {
        return new Caller(
                ground.workspace(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                Instant.now().plusSeconds(600));
    }

    private <T> T await(Supplier<Uni<T>> work) {
        return Loop.run(vertx, work).await().atMost(PATIENCE);
    }
}
