package dev.parley.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.parley.Folders;
import dev.parley.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Runs the scenarios, all of them or those that are named.
@DisplayName("The benchmarks")
class Benchmarks {

    private static final Logger LOG = Logger.getLogger(Benchmarks.class);
    private static final Map<String, Supplier<Scenario>> ALL = new LinkedHashMap<>();

    private static final List<String> FROM_CACHE = List.of("B6", "B10");

    /// Those that start the server anew come last.
    static {
        ALL.put("B1", B1::new);
        ALL.put("B2", B2::new);
        ALL.put("B3", B3::new);
        ALL.put("B4", B4::new);
        ALL.put("Field", Field::new);
        ALL.put("B7", B7::new);
        ALL.put("B8", B8::new);
        ALL.put("B9", B9::new);
        ALL.put("Plans", Plans::new);
        ALL.put("B11", B11::new);
        ALL.put("B5", B5::new);
        ALL.put("B6", B6::new);
        ALL.put("B10", B10::new);
    }

    @Test
    void everythingIsMeasuredAndNothingIsLost() throws IOException {
        var folder = Files.createDirectories(Path.of("target", "bench"));
        var data = Files.createTempDirectory(folder, "data");
        try (var bench = Bench.open(form(), folder, new ParleyTarget(data, Map.of(), options()), other())) {
            var wanted = wanted();
            for (var name : wanted) {
                // That one counts rows, whoever else is at work.
                if (name.equals("Plans") && wanted.stream().anyMatch(FROM_CACHE::contains)) {
                    bench.beginCache();
                }
                bench.step("%s begins", name);
                ALL.get(name).get().run(bench);
                bench.report.write();
            }
            bench.step("done: %s", folder.resolve("report.md").toAbsolutePath());
            LOG.info("\n" + Files.readString(folder.resolve("report.md")));
            assertEquals(Map.of(), bench.report.complaints(), "figures of a run that loses messages do not count");
        }
        // What a run leaves that has failed stays, to be looked at.
        Folders.delete(data);
    }

    private static Form form() {
        var duration = System.getProperty("duration", "");
        return duration.isBlank() ? Form.quick() : Form.full(Duration.parse("PT" + duration));
    }

    /// Another server: a [Target] with a constructor without parameters, by the name of its class.
    private static @Nullable Target other() {
        var name = System.getProperty("other", "");
        try {
            return name.isBlank()
                    ? null
                    : (Target) Class.forName(name).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no target: " + name, e);
        }
    }

    /// What the program is delivered with, and what is to be tried out.
    private static List<String> options() {
        var options = new ArrayList<>(words("server.options", " "));
        options.add(Served.ARGUMENTS);
        return options;
    }

    private static List<String> wanted() {
        var wanted = words("scenarios", ",");
        assertTrue(ALL.keySet().containsAll(wanted), () -> "there are " + ALL.keySet());
        if (!wanted.isEmpty()) {
            return wanted;
        }
        // Field tells what we are beside another server.
        var isAlone = words("other", ",").isEmpty();
        return ALL.keySet().stream()
                .filter(name -> !isAlone || !name.equals("Field"))
                .toList();
    }

    private static List<String> words(String property, String separator) {
        return Arrays.stream(System.getProperty(property, "").split(separator))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
