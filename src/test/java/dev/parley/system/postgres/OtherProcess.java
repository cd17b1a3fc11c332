package dev.parley.system.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JVM of its own that opens the database of a folder, says `open <pid of the server>` or `refused <why>`, and then
/// waits to be killed.
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader said;

    private OtherProcess(Process process) {
        this.process = process;
        this.said = process.inputReader();
    }

    static OtherProcess opening(Path folder) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                OtherProcess.class.getName(),
                folder.toString());
        return new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// The line that it says about the database.
    String answer() throws IOException {
        for (@Nullable String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("open ") || line.startsWith("refused ")) {
                return line;
            }
        }
        throw new IOException("the other process ended without a word");
    }

    /// As by kill -9: no shutdown hook runs.
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            EmbeddedPostgres database = EmbeddedPostgres.open(Path.of(arguments[0]));
            System.out.println("open " + database.pid());
            Thread.currentThread().join();
        } catch (DatabaseRefused e) {
            System.out.println("refused " + e.getMessage());
        }
    }
}
