package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// PostgreSQL's own load program, where the machine has it: its clients cost the least.
final class Pgbench {

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private Pgbench() {}

    static boolean isThere() {
        return program().isPresent();
    }

    /// Runs a statement over and over.
    ///
    /// @return how often a second
    static double perSecond(Database database, String sql, int clients, long seconds) throws IOException {
        var script = Files.createTempFile("bench", ".sql");
        try {
            Files.writeString(script, sql + ";\n");
            var builder = new ProcessBuilder(
                            program().orElseThrow().toString(),
                            "--no-vacuum",
                            "--protocol=prepared",
                            "--client=" + clients,
                            "--time=" + seconds,
                            "--file=" + script,
                            "--host=127.0.0.1",
                            "--port=" + database.port(),
                            "--username=postgres",
                            "parley")
                    .redirectErrorStream(true);
            builder.environment().put("PGPASSWORD", database.password());
            var said = new String(builder.start().getInputStream().readAllBytes());
            var rate = RATE.matcher(said);
            if (!rate.find()) {
                throw new IOException("pgbench: " + said);
            }
            return Double.parseDouble(rate.group(1));
        } finally {
            Files.delete(script);
        }
    }

    private static Optional<Path> program() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, "pgbench"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
