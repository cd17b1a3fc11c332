package dev.parley.bench;

import java.io.IOException;

/// One row of the table of what is measured.
interface Scenario {

    /// Measures and reports.
    void run(Bench bench) throws IOException;
}
