package dev.parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a run has found: lines with goals, what stands against them, curves; as JSON, Markdown and SVG.
final class Report {

    private final Form form;
    private final Path folder;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, List<String>> complaints = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, Chart> charts = new LinkedHashMap<>();
    private Map<String, String> machine = new LinkedHashMap<>();

    Report(Form form, Path folder) {
        this.form = form;
        this.folder = folder;
    }

    void machine(Map<String, String> machine) {
        this.machine = machine;
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    /// A figure that has to be at most so much.
    void atMost(
            String scenario,
            String what,
            List<Double> values,
            @Nullable Double must,
            @Nullable Double aim,
            String note) {
        figures.add(new Figure(scenario, what, values, must, aim, true, note));
    }

    /// A figure that has to be at least so much.
    void atLeast(
            String scenario,
            String what,
            List<Double> values,
            @Nullable Double must,
            @Nullable Double aim,
            String note) {
        figures.add(new Figure(scenario, what, values, must, aim, false, note));
    }

    /// A figure without a goal.
    void fact(String scenario, String what, List<Double> values, String note) {
        figures.add(new Figure(scenario, what, values, null, null, true, note));
    }

    /// Something for which the figures of a scenario do not count.
    void complain(String scenario, String what) {
        complaints.computeIfAbsent(scenario, name -> new ArrayList<>()).add(what);
    }

    /// Something that a reader has to know besides.
    void remark(String what) {
        remarks.add(what);
    }

    Map<String, List<String>> complaints() {
        return complaints;
    }

    Chart chart(String file, String title, String x, String y) {
        return charts.computeIfAbsent(file, name -> new Chart(title, x, y));
    }

    /// Writes what there is so far.
    void write() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), markdown());
        var all = new LinkedHashMap<String, Object>();
        all.put("form", form.name());
        all.put("machine", machine);
        all.put("figures", figures);
        all.put("complaints", complaints);
        all.put("remarks", remarks);
        all.put("charts", charts.values().stream().map(Chart::data).toList());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("report.json").toFile(), all);
        for (var chart : charts.entrySet()) {
            Files.writeString(
                    folder.resolve(chart.getKey() + ".svg"), chart.getValue().svg());
        }
    }

    private String markdown() {
        var text = new StringBuilder("# Benchmarks\n\n");
        text.append(form.name()).append(". Every figure with a goal is a ratio measured in one run, or a count.\n\n");
        machine.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append("\n| scenario | figure | median | rounds | must | aim | reached | |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        figures.forEach(figure -> text.append(figure.row()).append('\n'));
        if (!complaints.isEmpty()) {
            text.append("\n## What does not count\n\n");
            complaints.forEach((scenario, list) -> list.forEach(what ->
                    text.append("- ").append(scenario).append(": ").append(what).append('\n')));
        }
        if (!remarks.isEmpty()) {
            text.append("\n## What else has to be known\n\n");
            remarks.forEach(what -> text.append("- ").append(what).append('\n'));
        }
        charts.keySet().forEach(file -> text.append("\n![](").append(file).append(".svg)\n"));
        return text.toString();
    }
}
