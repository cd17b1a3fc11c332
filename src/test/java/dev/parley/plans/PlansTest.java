package dev.parley.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.parley.TestPeople;
import dev.parley.account.Broom;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@DisplayName("Among 20,000 rows each list and each page")
class PlansTest {

    private static final int ROWS = 20_000;
    private static final int CONNECTIONS = 12;

    @Inject
    @DataSource("migration")
    AgroalDataSource database;

    @Inject
    Pool hibernate;

    @Inject
    TestPeople people;

    @Inject
    Broom broom;

    /// Where few rooms hold all messages, the planner expects many of each.
    @ParameterizedTest(name = "looks at the rows of its page alone, with messages in {0} rooms")
    @ValueSource(ints = {1_000, 4})
    void looksAtItsPage(int rooms) throws SQLException {
        var tooMany = new ArrayList<String>();
        try (var connection = database.getConnection();
                var ground = Ground.open(connection, ROWS, rooms)) {
            for (var read : reads().toList()) {
                var rows = ground.looksAt(read);
                if (rows > read.atMost()) {
                    tooMany.add("%s: %,d rows".formatted(read, rows));
                }
            }
        }
        assertEquals(List.of(), tooMany);
    }

    @Test
    @DisplayName("would look at more without its index")
    void needsItsIndexes() throws SQLException {
        var idle = new ArrayList<String>();
        try (var connection = database.getConnection();
                var ground = Ground.open(connection, ROWS)) {
            for (var read : reads().toList()) {
                for (var index : read.indexes()) {
                    if (ground.looksAtWithout(index, read) <= read.atMost()) {
                        idle.add(read + ", " + index);
                    }
                }
            }
        }
        assertEquals(List.of(), idle);
    }

    @Test
    @DisplayName("that Hibernate writes is word for word what is looked at here")
    void wordForWord() {
        var owner = people.world().owner();
        people.again(owner);
        for (int i = 0; i < 2; i++) {
            made(owner, "invites", Map.of());
            made(owner, "api-keys", Map.of("name", "a key", "scopes", List.of("tokens.mint")));
        }
        for (var list : List.of("sessions", "invites", "api-keys")) {
            readTwoPages(owner, list);
        }
        TestPeople.await(broom::sweep);
        var prepared = prepared();
        assertEquals(
                List.of(),
                Read.written(ROWS).stream()
                        .filter(read -> !prepared.contains(read.sql()))
                        .toList(),
                () -> String.join("\n", prepared));
    }

    private static void made(TestPeople.Somebody owner, String list, Map<String, ?> wish) {
        owner.call().body(wish).post("/api/v1/" + list).then().statusCode(201);
    }

    private static void readTwoPages(TestPeople.Somebody owner, String list) {
        String next = owner.call()
                .get("/api/v1/" + list + "?limit=1")
                .then()
                .statusCode(200)
                .extract()
                .path("nextPageToken");
        owner.call()
                .get("/api/v1/" + list + "?limit=1&pageToken=" + next)
                .then()
                .statusCode(200);
    }

    private static Stream<Read> reads() {
        return Stream.concat(Read.all(ROWS).stream(), Read.written(ROWS).stream());
    }

    /// What the connections of Hibernate's pool keep prepared.
    private Set<String> prepared() {
        var connections = TestPeople.await(() -> Uni.join()
                .all(IntStream.range(0, CONNECTIONS)
                        .mapToObj(i -> hibernate.getConnection())
                        .toList())
                .andFailFast());
        return new TreeSet<>(TestPeople.await(() -> Multi.createFrom()
                .iterable(connections)
                .onItem()
                .transformToUniAndConcatenate(PlansTest::preparedOn)
                .onItem()
                .<String>disjoint()
                .collect()
                .asList()));
    }

    private static Uni<List<String>> preparedOn(SqlConnection connection) {
        return connection
                .query("select statement from pg_prepared_statements")
                .execute()
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> row.getString(0))
                        .toList())
                .call(connection::close);
    }
}
