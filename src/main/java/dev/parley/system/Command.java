package dev.parley.system;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// One word of the command line. A feature adds its own by naming the class in
/// `META-INF/services/dev.parley.system.Command`.
public interface Command {
    /// The word, as typed after the jar.
    String name();

    /// What it does, in one line for `--help`.
    String summary();

    /// Does it. The exit code is 0 when done, and 1 when not, after one line on stderr that says why.
    ///
    /// @throws Usage for arguments that it does not know
    int run(List<String> arguments) throws Usage;

    /// Wrong words on the command line: exit code 2.
    final class Usage extends Exception {
        public Usage(String message) {
            super(message + " (--help lists what there is)");
        }
    }

    static Command named(String word) throws Usage {
        return all().stream()
                .filter(command -> command.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new Usage("unknown command: " + printable(word)));
    }

    static List<Command> all() {
        return ServiceLoader.load(Command.class, Command.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(Command::name))
                .toList();
    }

    /// What a person typed may hold control characters that the terminal would obey.
    private static String printable(String word) {
        return word.codePoints()
                .mapToObj(point -> Character.isISOControl(point) ? "?" : Character.toString(point))
                .collect(Collectors.joining());
    }
}
