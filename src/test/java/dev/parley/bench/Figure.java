package dev.parley.bench;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of the report.
///
/// @param values one for each round; the result is their median
/// @param must null where nothing is demanded
/// @param atMost whether less is better
/// @param note what the ratio was made of, or why there is none
record Figure(
        String scenario,
        String what,
        List<Double> values,
        @Nullable Double must,
        @Nullable Double aim,
        boolean atMost,
        String note) {

    Figure {
        values = values.stream().sorted().toList();
    }

    double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        var middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    double min() {
        return values.isEmpty() ? Double.NaN : values.getFirst();
    }

    double max() {
        return values.isEmpty() ? Double.NaN : values.getLast();
    }

    boolean reaches(double goal) {
        return atMost ? median() <= goal : median() >= goal;
    }

    /// `aim`, `must`, `no`, or nothing where nothing is demanded.
    String reached() {
        if (must == null && aim == null || values.isEmpty()) {
            return "";
        }
        if (aim != null && reaches(aim)) {
            return "yes, the aim";
        }
        return must != null && reaches(must) ? "yes" : "**no**";
    }

    String row() {
        return "| %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        scenario,
                        what,
                        number(median()),
                        values.size() < 2 ? "" : number(min()) + " .. " + number(max()),
                        goal(must),
                        goal(aim),
                        reached(),
                        note);
    }

    private String goal(@Nullable Double goal) {
        return goal == null ? "" : (atMost ? "<= " : ">= ") + number(goal);
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        var size = Math.abs(value);
        var format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 || size == 0 ? "%.2f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
