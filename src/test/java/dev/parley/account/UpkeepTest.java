package dev.parley.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.TestClock;
import dev.parley.TestPeople;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-06, SR-17, SR-18 what strangers leave behind is bounded")
class UpkeepTest {

    @Inject
    Upkeep upkeep;

    @Inject
    Revocations revocations;

    @Inject
    TestPeople people;

    @Inject
    TestClock clock;

    @Inject
    Pool pool;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    @DisplayName("SR-18 a session that was ended is forgotten an hour later, with its refresh tokens")
    void endedSessions() {
        var world = people.world();
        var grace = people.member(world, "grace");
        var open = people.member(world, "open");
        grace.call().delete("/api/v1/sessions/current").then().statusCode(204);
        TestPeople.await(upkeep::sweep);
        assertEquals(1, count("select count(*) from session where id = $1", grace.session()));
        clock.forward(Duration.ofHours(1).plusMinutes(1));
        TestPeople.await(upkeep::sweep);
        assertEquals(0, count("select count(*) from session where id = $1", grace.session()));
        assertEquals(0, count("select count(*) from refresh_token where session_id = $1", grace.session()));
        assertEquals(1, count("select count(*) from session where id = $1", open.session()));
        assertEquals(1, count("select count(*) from refresh_token where session_id = $1", open.session()));
    }

    @Test
    @DisplayName("SR-17 a refresh token that would not hold any more is forgotten, the session's present one is not")
    void spentTokens() {
        var grace = people.member(people.world(), "grace");
        var token = grace.refreshToken();
        for (int i = 0; i < 3; i++) {
            clock.forward(Duration.ofDays(5));
            token = RestAssured.given()
                    .contentType("application/json")
                    .header("User-Agent", "test")
                    .body(Map.of("refreshToken", token))
                    .post("/api/v1/sessions/refresh")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("refreshToken");
        }
        assertEquals(4, count("select count(*) from refresh_token where session_id = $1", grace.session()));
        TestPeople.await(upkeep::sweep);
        assertEquals(3, count("select count(*) from refresh_token where session_id = $1", grace.session()));
    }

    @Test
    @DisplayName("SR-18 a log-out is remembered as long as its tokens run, and no longer")
    void revocationsAreForgotten() {
        var grace = people.member(people.world(), "grace");
        grace.call().delete("/api/v1/sessions/current").then().statusCode(204);
        TestPeople.await(revocations::load);
        assertTrue(revocations.contains(grace.session()));
        clock.forward(Duration.ofMinutes(9));
        TestPeople.await(revocations::load);
        assertTrue(revocations.contains(grace.session()));
        clock.forward(Duration.ofMinutes(12));
        TestPeople.await(revocations::load);
        assertFalse(revocations.contains(grace.session()));
    }

    @Test
    @DisplayName("SR-06 the count of an address goes with its minute, that of an account stays for two days")
    void throttleRows() {
        var account = "account:" + UUID.randomUUID();
        var address = "login:" + UUID.randomUUID();
        for (var key : new String[] {account, address}) {
            var now = clock.instant().atOffset(ZoneOffset.UTC);
            pool.preparedQuery("insert into throttle (key, failures, since, blocked_until) values ($1, 100, $2, $3)")
                    .execute(Tuple.of(key, now, now.plusMinutes(1)))
                    .await()
                    .indefinitely();
        }
        TestPeople.await(upkeep::sweep);
        assertEquals(1, rows(address));
        clock.forward(Duration.ofMinutes(2));
        TestPeople.await(upkeep::sweep);
        assertEquals(0, rows(address));
        assertEquals(1, rows(account));
        clock.forward(Duration.ofDays(2));
        TestPeople.await(upkeep::sweep);
        assertEquals(0, rows(account));
    }

    private long rows(String key) {
        return pool.preparedQuery("select count(*) from throttle where key = $1")
                .execute(Tuple.of(key))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }

    private long count(String sql, UUID id) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(id))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getLong(0);
    }
}
