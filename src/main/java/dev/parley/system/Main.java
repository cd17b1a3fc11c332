package dev.parley.system;

import dev.parley.system.postgres.DatabaseRefused;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the process begins: a command word runs that command, none serves. Exit codes: 0 done, 2 usage, 1 otherwise
/// with one line on stderr.
@QuarkusMain
public final class Main {
    public static void main(String... arguments) {
        int code = run(List.of(arguments));
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int run(List<String> arguments) {
        try {
            return arguments.isEmpty()
                    ? Serving.untilStopped()
                    : Command.named(arguments.getFirst()).run(rest(arguments));
        } catch (Command.Usage e) {
            return fail(e.getMessage(), 2);
        } catch (DatabaseRefused e) {
            return fail(e.getMessage(), 1);
        } catch (IllegalSetting e) {
            // Nothing has begun; an ordinary end would print what the log has kept back so far.
            Runtime.getRuntime().halt(fail(e.getMessage(), 1));
            throw e;
        }
    }

    private static List<String> rest(List<String> arguments) {
        return arguments.subList(1, arguments.size());
    }

    private static int fail(@Nullable String why, int code) {
        System.err.println("parley: " + why);
        return code;
    }
}
