package dev.parley.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Curves over one axis, drawn with an even step for each x: names stand where the points are.
final class Chart {

    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int BOTTOM = 50;
    private static final int TOP = 40;
    private static final int RIGHT = 190;
    private static final List<String> COLOURS =
            List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#7f7f7f", "#bcbd22");

    private final String title;
    private final String x;
    private final String y;
    private final List<String> steps = new ArrayList<>();
    private final Map<String, Map<String, Double>> curves = new LinkedHashMap<>();

    Chart(String title, String x, String y) {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    void point(String curve, String step, double value) {
        if (!steps.contains(step)) {
            steps.add(step);
        }
        curves.computeIfAbsent(curve, name -> new LinkedHashMap<>()).put(step, value);
    }

    Map<String, Object> data() {
        return Map.of("title", title, "x", x, "y", y, "curves", curves);
    }

    String svg() {
        var highest = curves.values().stream()
                .flatMap(curve -> curve.values().stream())
                .mapToDouble(value -> value)
                .max()
                .orElse(1);
        var svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n"
                        .formatted(WIDTH, HEIGHT));
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        svg.append(text(WIDTH / 2.0, 20, "middle", title));
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", x));
        svg.append(text(8, TOP - 8, "start", y));
        for (int i = 0; i <= 4; i++) {
            var value = highest * i / 4;
            svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n"
                    .formatted(LEFT, WIDTH - RIGHT, down(value, highest), down(value, highest)));
            svg.append(text(LEFT - 6, down(value, highest) + 4, "end", Figure.number(value)));
        }
        for (int i = 0; i < steps.size(); i++) {
            svg.append(text(across(i), HEIGHT - BOTTOM + 18, "middle", steps.get(i)));
        }
        int number = 0;
        for (var curve : curves.entrySet()) {
            draw(svg, curve.getKey(), curve.getValue(), highest, number++);
        }
        return svg.append("</svg>\n").toString().replace("\u00a0", " ");
    }

    private void draw(StringBuilder svg, String name, Map<String, Double> curve, double highest, int number) {
        var colour = COLOURS.get(number % COLOURS.size());
        var points = new StringBuilder();
        for (int i = 0; i < steps.size(); i++) {
            var value = curve.get(steps.get(i));
            if (value != null) {
                var at = String.format(Locale.ROOT, "%.1f,%.1f ", across(i), down(value, highest));
                points.append(at);
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                        across(i),
                        down(value, highest),
                        colour));
            }
        }
        svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n"
                .formatted(points.toString().strip(), colour));
        var line = TOP + 16 * number;
        svg.append("<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>\n"
                .formatted(WIDTH - RIGHT + 12, line - 9, colour));
        svg.append(text(WIDTH - RIGHT + 28, line, "start", name));
    }

    private double across(int step) {
        return LEFT + (WIDTH - RIGHT - LEFT) * (step + 0.5) / Math.max(1, steps.size());
    }

    private static double down(double value, double highest) {
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (highest == 0 ? 0 : value / highest);
    }

    private static String text(double x, double y, String anchor, String words) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                words.replace("&", "&amp;").replace("<", "&lt;"));
    }
}
