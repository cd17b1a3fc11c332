package dev.parley;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// The packaged program as an operator runs it: a plain process on one data folder, started and killed over and over.
/// It listens where the system finds a free port, so that nobody can take it in between.
public final class Served implements AutoCloseable {

    /// The options that the program is delivered with, its class path and its main class.
    public static final String ARGUMENTS = "@parley.args";

    private static final Path PROGRAM = Path.of("target", "quarkus-app");
    private static final Path JAR = PROGRAM.resolve("quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^ :]+:(\\d+)");
    private static final Pattern MANAGEMENT = Pattern.compile("Management interface listening on http://[^ :]+:(\\d+)");
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final Path folder;
    private final Path output;
    private final Map<String, String> settings;
    private final List<String> options;
    private volatile URI management;
    private CompletableFuture<URI> address = new CompletableFuture<>();
    private Process process;
    private Process killed;

    /// @param folder the data folder
    /// @param output the file that gets what the program says
    public Served(Path folder, Path output, Map<String, String> settings) {
        this(folder, output, settings, List.of("-Xmx512m"));
    }

    /// @param options of the virtual machine
    public Served(Path folder, Path output, Map<String, String> settings, List<String> options) {
        this.folder = folder;
        this.output = output;
        this.settings = settings;
        this.options = List.copyOf(options);
    }

    /// Launches the program and does not wait for it.
    public void launch() throws IOException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR.toAbsolutePath() + " is missing: package first");
        }
        var builder = process();
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", "0");
        var launched = builder.start();
        synchronized (this) {
            process = launched;
        }
        Thread.ofVirtual().start(() -> listen(launched));
    }

    /// Launches the program and waits until it serves.
    public URI start() throws IOException {
        launch();
        return address();
    }

    /// Starts again what was stopped.
    public URI restart() throws IOException {
        synchronized (this) {
            address = new CompletableFuture<>();
        }
        return start();
    }

    /// Runs a command of the same jar on the same folder, to its end.
    ///
    /// @return its exit code
    public int command(String... words) throws IOException, InterruptedException {
        var builder = process(words);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        var running = builder.start();
        if (!running.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            running.destroyForcibly();
            throw new AssertionError(String.join(" ", words) + " did not end within " + STOP);
        }
        return running.exitValue();
    }

    /// Leaves an AOT cache of the packaged program, by the script that is delivered along.
    ///
    /// @param log the file that gets what the script says
    /// @return the cache
    public static Path makeCache(Path cache, Path log) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "bash",
                        PROGRAM.resolve("cache.sh").toString(),
                        cache.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        try {
            if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("no cache within " + START + ", " + log + " says why");
            }
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("no cache, " + log + " says why");
        }
        return cache;
    }

    private ProcessBuilder process(String... words) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var line = new ArrayList<>(List.of(java));
        line.addAll(options);
        if (!options.contains(ARGUMENTS)) {
            line.addAll(List.of("-jar", JAR.getFileName().toString()));
        }
        line.addAll(List.of(words));
        var builder = new ProcessBuilder(line).directory(PROGRAM.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_") || name.startsWith("QUARKUS_"));
        builder.environment().putAll(settings);
        builder.environment().put("PARLEY_DATA_DIR", folder.toAbsolutePath().toString());
        return builder;
    }

    /// Where it is; while it is nowhere, waits for its next start.
    public URI address() {
        CompletableFuture<URI> found;
        synchronized (this) {
            found = address;
        }
        try {
            return found.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("it does not serve, " + output + " says why", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Where the management port is, once it serves.
    public URI management() {
        address();
        return management;
    }

    /// The process of the last launch.
    public ProcessHandle program() {
        return process.toHandle();
    }

    /// Lets it live for so long, and kills it with -9. Who waits for the address of a start that is killed before it
    /// serves waits on, for that of the next.
    public void killAfter(Duration moment) throws InterruptedException {
        if (process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it ended by itself with " + process.exitValue() + ", " + output + " says why");
        }
        expectEnd();
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /// Stops it as an operator does.
    ///
    /// @return its exit code
    public int stop() throws InterruptedException {
        expectEnd();
        process.toHandle().destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it did not stop within " + STOP);
        }
        return process.exitValue();
    }

    /// The database server that works on the folder now, whoever started it.
    public Optional<ProcessHandle> database() throws IOException {
        var file = folder.resolve("database/data/postmaster.pid");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                        .filter(handle -> handle.info().command().orElse("").endsWith("/postgres"));
    }

    /// Leaves nothing running.
    @Override
    public void close() throws IOException, InterruptedException {
        if (process != null) {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
        var left = database();
        if (left.isPresent()) {
            left.get().destroy();
            left.get().onExit().completeOnTimeout(null, 10, TimeUnit.SECONDS).join();
            left.get().destroyForcibly();
        }
    }

    /// By its handle it is ended with its output open, so that its last words are read.
    private synchronized void expectEnd() {
        killed = process;
        if (address.isDone()) {
            address = new CompletableFuture<>();
        }
    }

    private void listen(Process launched) {
        try (var lines = launched.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                Files.writeString(output, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                var listening = LISTENING.matcher(line);
                if (listening.find()) {
                    var port = MANAGEMENT.matcher(line);
                    management = port.find() ? URI.create("http://127.0.0.1:" + port.group(1)) : null;
                    found(launched, URI.create("http://127.0.0.1:" + listening.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ended(launched);
    }

    private synchronized void found(Process launched, URI where) {
        if (launched != killed) {
            address.complete(where);
        }
    }

    private synchronized void ended(Process launched) {
        if (launched != killed) {
            address.completeExceptionally(new IllegalStateException("the program has ended"));
        }
    }
}
