package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@DisplayName("Lane tables")
class LaneTablesTest {

    private static final String TABLES =
            "('event', 'message', 'thread', 'reaction', 'mention', 'read_mark', 'room_head')";

    @Inject
    @ReactiveDataSource("read")
    Pool pool;

    @Test
    void noForeignKeyTouchesOneInEitherDirection() {
        var names = new Ground(pool)
                .sql("select c.conname from pg_constraint c where c.contype = 'f'"
                        + " and (c.conrelid::regclass::text in " + TABLES + " or c.confrelid::regclass::text in "
                        + TABLES + ")");
        assertEquals(List.of(), names.stream().map(row -> row.getString(0)).toList());
    }

    @Test
    void noTriggerHangsOnOne() {
        var names =
                new Ground(pool).sql("select t.tgname from pg_trigger t where t.tgrelid::regclass::text in " + TABLES);
        assertEquals(List.of(), names.stream().map(row -> row.getString(0)).toList());
    }
}
