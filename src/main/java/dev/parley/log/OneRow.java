package dev.parley.log;

import dev.parley.log.LaneKind.Statement;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A set-based statement for a set of one. PostgreSQL keeps what `unnest` returns in a store of its own for every
/// column: for a single message, which is what most batches of a calm service hold, that is a sixth of its work. The
/// same statement over a plain row has none of them.
///
/// @param text with a row in the place of `unnest`
/// @param columns the numbers of the arguments that were arrays
record OneRow(String text, Set<Integer> columns) {

    private static final Pattern UNNEST = Pattern.compile("unnest\\(([^)]*)\\)( with ordinality)?");
    private static final Pattern ARGUMENT = Pattern.compile("\\$(\\d+)");
    private static final String ROW = "(select $1)";
    private static final String COUNTED_ROW = "(select $1, 1::bigint)";
    private static final Map<String, OneRow> TEXTS = new ConcurrentHashMap<>();

    /// Whether all arrays of this statement hold one row.
    static boolean fits(Statement statement) {
        var arguments = statement.arguments();
        return of(statement).columns.stream()
                .allMatch(column -> arguments.getValue(column - 1) instanceof Object[] array && array.length == 1);
    }

    /// The same statement over that row.
    static Statement plain(Statement statement) {
        var row = of(statement);
        var all = Tuple.tuple();
        for (int i = 0; i < statement.arguments().size(); i++) {
            var value = statement.arguments().getValue(i);
            all.addValue(row.columns.contains(i + 1) ? ((Object[]) value)[0] : value);
        }
        return new Statement(row.text, all);
    }

    private static OneRow of(Statement statement) {
        return TEXTS.computeIfAbsent(statement.sql(), OneRow::read);
    }

    private static OneRow read(String sql) {
        var unnest = UNNEST.matcher(sql);
        if (!unnest.find()) {
            throw new IllegalArgumentException("a statement of the fast lane takes its rows from unnest: " + sql);
        }
        var arrays = unnest.group(1);
        var columns = ARGUMENT.matcher(arrays)
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .collect(Collectors.toUnmodifiableSet());
        var values = UNNEST.matcher(sql.replace(arrays, arrays.replace("[]", "")));
        return new OneRow(values.replaceFirst(unnest.group(2) == null ? ROW : COUNTED_ROW), columns);
    }
}
