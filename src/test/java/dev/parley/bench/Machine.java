package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The machine that a report comes from.
final class Machine {

    private Machine() {}

    static Map<String, String> described(Bench bench) throws IOException {
        var described = new LinkedHashMap<String, String>();
        described.put(
                "processors", Runtime.getRuntime().availableProcessors() + " x " + line("/proc/cpuinfo", "model name"));
        described.put("memory", line("/proc/meminfo", "MemTotal"));
        described.put("kernel", Files.readString(Path.of("/proc/version")).split(" \\(")[0]);
        described.put("Java", Runtime.version().toString());
        described.put("PostgreSQL", bench.database().text("show server_version"));
        described.put("options of the server", options());
        described.put("one-row commits by", Pgbench.isThere() ? "pgbench, 64 clients" : "64 clients of our own");
        described.put("stored messages", "%,d".formatted(bench.form.messages()));
        described.put("generator", "on the same machine, one event loop; its own processor time is reported");
        return described;
    }

    /// Those that the program is delivered with, and what was tried out beside them.
    private static String options() throws IOException {
        var delivered = Files.readAllLines(Path.of("src", "main", "jvm", "parley.args")).stream()
                .filter(line -> line.startsWith("-X"));
        return Stream.concat(delivered, Stream.of(System.getProperty("server.options", "")))
                .collect(Collectors.joining(" "))
                .strip();
    }

    private static String line(String file, String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
