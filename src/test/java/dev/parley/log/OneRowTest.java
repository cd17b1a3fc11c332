package dev.parley.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.log.LaneKind.Statement;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A statement for a set of one")
class OneRowTest {

    private static final String WRITE =
            "insert into t(a, b, at) select u.*, $1 from unnest($2::uuid[], $3::int[]) u on conflict do nothing";

    @Test
    void readsItsRowWithoutArrays() {
        var plain = OneRow.plain(new Statement(WRITE, Tuple.of("now", new String[] {"x"}, new Integer[] {7})));

        assertEquals(
                "insert into t(a, b, at) select u.*, $1 from (select $2::uuid, $3::int) u on conflict do nothing",
                plain.sql());
        assertEquals(Tuple.of("now", "x", 7).deepToString(), plain.arguments().deepToString());
    }

    @Test
    void countsItsOnlyRow() {
        var plain = OneRow.plain(
                new Statement("select c.o from unnest($2::int[]) with ordinality as c(a, o)", Tuple.of("w", (Object)
                        new Integer[] {7})));

        assertEquals("select c.o from (select $2::int, 1::bigint) as c(a, o)", plain.sql());
    }

    @Test
    void keepsWhatIsNull() {
        var plain = OneRow.plain(new Statement(WRITE, Tuple.of("now", new String[] {null}, new Integer[] {7})));

        assertEquals(3, plain.arguments().size());
        assertEquals(null, plain.arguments().getValue(1));
    }

    @Test
    void isOnlyForOne() {
        assertTrue(OneRow.fits(new Statement(WRITE, Tuple.of("now", new String[] {"x"}, new Integer[] {7}))));
        assertFalse(OneRow.fits(new Statement(WRITE, Tuple.of("now", new String[] {"x", "y"}, new Integer[] {7, 8}))));
    }

    @Test
    void comesFromASetOrNotAtAll() {
        var other = new Statement("delete from t where a = any($1)", Tuple.of((Object) new String[] {"x"}));

        assertThrows(IllegalArgumentException.class, () -> OneRow.fits(other));
    }
}
