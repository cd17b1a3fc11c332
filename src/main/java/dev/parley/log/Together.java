package dev.parley.log;

import dev.parley.log.LaneKind.Statement;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Statements that are sent as one: each costs a turn of the protocol (bind, execute, sync), which for a batch of one
/// message is more than its work. All parts of one see the same snapshot and none the others' writes, so they must
/// touch different tables.
final class Together {

    private static final Pattern ARGUMENT = Pattern.compile("\\$(\\d+)");

    /// The log's last position and its time. Times are never before that of the log's last event.
    private static final String HEAD = "select l.epoch, greatest(l.floor, coalesce(e.position, 0)) as position,"
            + " greatest(statement_timestamp(), e.at) as at from workspace_log l"
            + " left join lateral (select position, at from event where workspace_id = $1 order by position desc limit 1) e"
            + " on true where l.workspace_id = $1";

    private static final Map<List<String>, String> TEXTS = new ConcurrentHashMap<>();

    private Together() {}

    /// What a kind asks, in the order of its commands (`o`), and with each row where the log stands (`head_epoch`,
    /// `head_position`, `head_at`) and what time it is (`now`).
    static Statement judging(UUID workspace, Statement asked) {
        var judge = OneRow.fits(asked) ? OneRow.plain(asked) : asked;
        var text = TEXTS.computeIfAbsent(
                List.of(judge.sql()),
                one -> "with head as materialized (" + HEAD
                        + "), judged as (" + behind(1, judge.sql())
                        + ") select judged.*, head.epoch as head_epoch, head.position as head_position,"
                        + " head.at as head_at, statement_timestamp() as now"
                        + " from head cross join judged order by judged.o");
        return new Statement(text, together(List.of(Tuple.of(workspace), judge.arguments())));
    }

    /// Writes of different tables.
    ///
    /// @param asked at least one
    static Statement writing(List<Statement> asked) {
        // All or none: else there would be a text for every mixture, and each is planned and kept by every connection.
        var writes = asked.stream().allMatch(OneRow::fits)
                ? asked.stream().map(OneRow::plain).toList()
                : asked;
        if (writes.size() == 1) {
            return writes.getFirst();
        }
        var text = TEXTS.computeIfAbsent(writes.stream().map(Statement::sql).toList(), parts -> text(writes));
        return new Statement(
                text, together(writes.stream().map(Statement::arguments).toList()));
    }

    private static String text(List<Statement> writes) {
        var parts = new ArrayList<String>();
        var before = 0;
        for (var write : writes) {
            parts.add(behind(before, write.sql()));
            before += write.arguments().size();
        }
        var last = parts.removeLast();
        return parts.stream()
                .map(part -> "w" + parts.indexOf(part) + " as (" + part + ")")
                .collect(Collectors.joining(", ", "with ", " " + last));
    }

    /// The same with its arguments counted from behind so many others.
    private static String behind(int others, String sql) {
        return ARGUMENT.matcher(sql).replaceAll(number -> "\\$" + (Integer.parseInt(number.group(1)) + others));
    }

    private static Tuple together(List<Tuple> parts) {
        var all = Tuple.tuple();
        for (var part : parts) {
            for (int i = 0; i < part.size(); i++) {
                all.addValue(part.getValue(i));
            }
        }
        return all;
    }
}
