package dev.parley.system;

import java.util.List;

/// `--help`: what the jar can do, and the settings by name.
public final class Help implements Command {
    @Override
    public String name() {
        return "--help";
    }

    @Override
    public String summary() {
        return "print this text";
    }

    @Override
    public int run(List<String> arguments) {
        StringBuilder text = new StringBuilder(
                "Usage: java -jar quarkus-run.jar [command]\n\nWithout a command it serves.\n\nCommands:\n");
        for (Command command : Command.all()) {
            text.append("  %-10s %s%n".formatted(command.name(), command.summary()));
        }
        text.append("\nSettings, from the environment:\n");
        for (Setting setting : Setting.values()) {
            text.append("  %-30s %s%n".formatted(setting.variable(), setting.meaning()));
        }
        text.append("\nA secret (marked *) may be in a file instead: NAME_FILE=path.\n");
        text.append("Exit codes: 0 done, 2 usage, 1 otherwise.\n");
        System.out.print(text);
        return 0;
    }
}
