package dev.parley.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the rounds of a scenario have given, by name.
final class Values {

    private final Map<String, List<Double>> all = new LinkedHashMap<>();

    void add(String name, double value) {
        all.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    /// One for each round; none for what was not measured.
    List<Double> of(String name) {
        return List.copyOf(all.getOrDefault(name, List.of()));
    }

    double median(String name) {
        return new Figure("", "", of(name), null, null, true, "").median();
    }

    /// The median for a note.
    String shown(String name) {
        return Figure.number(median(name));
    }

    /// What a window has cost, per unit, as three values.
    void cost(String name, Processes.Cpu cpu, double units) {
        var per = cpu.per(units);
        add(name + " server", per.server());
        add(name + " database", per.database());
        add(name + " generator", per.generator());
    }

    /// The three costs for a note.
    String costs(String name, String unit) {
        return "CPU of a %s: server %s, PostgreSQL %s, generator %s µs"
                .formatted(unit, shown(name + " server"), shown(name + " database"), shown(name + " generator"));
    }
}
