package dev.parley.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.parley.TestPeople;
import dev.parley.log.Tx;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("SR-57, SR-62 what the pools may do, and how long")
class PoolLimitsTest {

    private static final String RIGHTS =
            "select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication"
                    + " or has_schema_privilege('public', 'CREATE') or has_database_privilege(current_database(), 'CREATE')"
                    + " from pg_roles where rolname = current_user";

    private static final String PREPARED = "select count(*)::int from pg_prepared_statements where statement = $1";

    @Inject
    Tx tx;

    @Inject
    Pool hibernate;

    @Inject
    @ReactiveDataSource("lane")
    Pool lane;

    @Inject
    @ReactiveDataSource("read")
    Pool read;

    @Test
    @DisplayName("SR-62 the role that serves is no superuser and changes no table, on any pool")
    void noRights() {
        for (var pool : List.of(hibernate, lane, read)) {
            var row = pool.query(RIGHTS)
                    .execute()
                    .await()
                    .indefinitely()
                    .iterator()
                    .next();
            assertFalse(row.getBoolean(0));
            for (var ddl : List.of(
                    "create table intruder (id int)",
                    "alter table users add column intruder int",
                    "drop table users",
                    "truncate users",
                    "create function f() returns int language sql as 'select 1'",
                    "copy (select 1) to program 'true'")) {
                var refused = assertThrows(
                        PgException.class,
                        () -> pool.query(ddl).execute().await().indefinitely());
                assertEquals("42501", refused.getSqlState(), ddl);
            }
        }
    }

    @Test
    @DisplayName("SR-57, SR-62 a read ends after five seconds, whatever it asks for")
    void reads() {
        assertEquals("5s", shown(read, "statement_timeout"));
        assertEquals("5s", shown(read, "idle_in_transaction_session_timeout"));
    }

    @Test
    @DisplayName("SR-62 a transaction of the ordinary lane waits 3 s for a lock, 10 s for a statement, 5 s for us")
    void ordinaryLane() {
        assertEquals("3s", inTransaction("lock_timeout"));
        assertEquals("10s", inTransaction("statement_timeout"));
        assertEquals("5s", inTransaction("idle_in_transaction_session_timeout"));
    }

    private static String shown(Pool pool, String name) {
        return pool.query("show " + name)
                .execute()
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getString(0);
    }

    private String inTransaction(String name) {
        return TestPeople.await(() -> tx.quiet(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery("select current_setting('" + name + "')", String.class)
                        .getSingleResult())));
    }

    @Test
    @DisplayName("a statement is prepared once a connection, however long it is")
    void preparedOnce() {
        for (var pool : List.of(hibernate, lane, read)) {
            var sql = "select $1::int /* " + "long ".repeat(2_000) + "*/";
            var prepared = TestPeople.await(() -> pool.withConnection(connection -> connection
                    .preparedQuery(sql)
                    .execute(Tuple.of(1))
                    .chain(() -> connection.preparedQuery(sql).execute(Tuple.of(2)))
                    .chain(() -> connection.preparedQuery(PREPARED).execute(Tuple.of(sql)))));
            assertEquals(1, prepared.iterator().next().getInteger(0));
        }
    }
}
