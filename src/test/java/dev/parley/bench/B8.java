package dev.parley.bench;

import java.util.List;

/// B8: search while B1 runs.
final class B8 implements Scenario {

    @Override
    public void run(Bench bench) {
        bench.report.fact("B8", "search", List.of(), "there is no search yet");
    }
}
