package dev.parley.bench;

import dev.parley.Folders;
import dev.parley.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// B10: from exec to ready, with the options and the AOT cache that the manual names against the plain jar, both on a
/// database that runs already; and the memory at that moment. Beside it the start with the database in the box.
final class B10 implements Scenario {

    private static final String DATABASE = "bench_start";

    private final Values values = new Values();
    private Bench bench;
    private String url;
    private Path folder;

    @Override
    public void run(Bench bench) throws IOException {
        this.bench = bench;
        var database = bench.database();
        var owner = Files.readAllLines(bench.target.folder().resolve("database/passwords"))
                .getFirst();
        database.execute("drop database if exists " + DATABASE);
        database.execute("create database " + DATABASE + " owner parley_owner");
        url = "postgresql://parley_owner:" + owner + "@127.0.0.1:" + database.port() + "/" + DATABASE;
        folder = Files.createTempDirectory(bench.target.folder().getParent(), "start");
        bench.step("B10: tables");
        start(List.of(), "tables");
        var tuned = new ArrayList<>(List.of("-XX:AOTCache=" + bench.cache()));
        tuned.addAll(bench.target.options());
        var rounds = bench.form.isShort() ? 1 : bench.form.rounds();
        bench.rounds("B10", rounds, round -> {
            var plain = start(List.of(), "plain");
            values.add("ratio", start(tuned, "tuned") / plain);
        });
        embedded(tuned, rounds);
        database.execute("drop database " + DATABASE);
        Folders.delete(folder);
        report(bench.report);
    }

    /// @return seconds until it was ready
    private double start(List<String> options, String name) throws IOException {
        var settings =
                Map.of("PARLEY_DATABASE_URL", url, "PARLEY_SETUP_TOKEN", "pset_kPz3vT7mYw1nQx5sB8hJ2dLr6gFc9aEo");
        return ready(new Served(folder.resolve("data"), folder.resolve("start.log"), settings, options), name);
    }

    /// The second start on a folder: the database is there and has to be started.
    private void embedded(List<String> options, int rounds) throws IOException {
        var data = folder.resolve("embedded");
        for (int round = 0; round <= rounds; round++) {
            bench.step("B10: with the database in the box, start %d", round + 1);
            var served = new Served(data, folder.resolve("embedded.log"), Map.of(), options);
            ready(served, round == 0 ? "first" : "embedded");
        }
    }

    private double ready(Served served, String name) throws IOException {
        try (served) {
            var began = System.nanoTime();
            served.launch();
            var seconds = (Management.awaitReady(served) - began) / 1e9;
            values.add(name, seconds);
            values.add(name + " MB", Processes.rss(served.program().pid()) / 1024.0);
            served.stop();
            return seconds;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void report(Report report) {
        var note = "%s s with the AOT cache, plain %s s".formatted(values.shown("tuned"), values.shown("plain"));
        report.atMost("B10", "exec to ready by the plain jar", values.of("ratio"), 0.6, 0.35, note);
        report.atMost("B10", "seconds from exec to ready", values.of("tuned"), null, 1.0, "");
        report.fact(
                "B10",
                "seconds with the database in the box",
                values.of("embedded"),
                "the first start on an empty folder: " + values.shown("first") + " s");
        report.atMost(
                "B10", "MB of RSS at ready", values.of("tuned MB"), 220.0, 150.0, "plain " + values.shown("plain MB"));
    }
}
