package dev.parley.bench;

import dev.parley.plans.Ground;
import dev.parley.plans.Read;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Plans: each list and each page among a million rows looks at the rows of its page alone.
final class Plans implements Scenario {

    private static final int ROWS = 1_000_000;

    @Override
    public void run(Bench bench) {
        var rows = Math.max(ROWS, bench.form.messages());
        bench.step("Plans: filling %,d rows", rows);
        var tooMany = new ArrayList<String>();
        var reads = Stream.concat(Read.all(rows).stream(), Read.written(rows).stream())
                .toList();
        try (var connection = bench.database().connect();
                var ground = Ground.open(connection, rows)) {
            for (var read : reads) {
                look(ground, read, tooMany);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        var note = "of %d, among %,d messages and events. %s".formatted(reads.size(), rows, String.join("; ", tooMany));
        bench.report.atMost(
                "Plans", "reads that look at more than their page", List.of((double) tooMany.size()), 0.0, 0.0, note);
    }

    private static void look(Ground ground, Read read, List<String> tooMany) throws SQLException {
        var looked = ground.looksAt(read);
        if (looked > read.atMost()) {
            tooMany.add("%s: %,d rows".formatted(read, looked));
        }
    }
}
