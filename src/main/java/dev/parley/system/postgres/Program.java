package dev.parley.system.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs one of PostgreSQL's programs to its end: with an environment of its own, never as root, never for longer than
/// told.
final class Program {
    private static final Logger LOG = Logger.getLogger(Program.class);

    /// What a program ended with, and what it said.
    record Outcome(int code, String output) {
        boolean done() {
            return code == 0;
        }

        /// What it said on one line, for a message to a person.
        String words() {
            return output.strip().replaceAll("\\s*\\R\\s*", "; ");
        }
    }

    private final Path home;

    Program(Path home) {
        this.home = home;
    }

    Outcome run(Duration limit, String name, String... arguments) {
        return feed(limit, "", name, arguments);
    }

    /// Output goes to a file, not to a pipe: the server that `pg_ctl` leaves behind would keep a pipe open for ever.
    Outcome feed(Duration limit, String input, String name, String... arguments) {
        Path output = null;
        try {
            output = Files.createTempFile(home.getParent(), name + "-", ".out");
            Process process = started(output, name, arguments);
            try (var standardInput = process.getOutputStream()) {
                standardInput.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, name + " took longer than " + limit.toSeconds() + " s");
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            return new Outcome(-1, name + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(-1, name + " was interrupted");
        } finally {
            delete(output);
        }
    }

    private Process started(Path output, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            // PostgreSQL refuses to be root. In a user namespace of its own it is nobody, and its files stay its
            // owner's.
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(home.resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // Nothing of ours: not our secrets, and no PG… variable or language that would change what the programs do.
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "LC_ALL", "C", "TZ", "UTC"));
        return builder.start();
    }

    private static boolean isRoot() {
        Path self = Path.of("/proc/self");
        try {
            return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("cannot tell who we are", e);
            return false;
        }
    }

    private static void delete(@Nullable Path output) {
        try {
            if (output != null) {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            LOG.debug("left behind", e);
        }
    }
}
