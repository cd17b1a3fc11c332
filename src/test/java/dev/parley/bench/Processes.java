package dev.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the kernel has counted for processes: processor time and memory.
final class Processes {

    /// USER_HZ: 100 on every Linux.
    private static final double MICROS_PER_TICK = 10_000;

    private Processes() {}

    /// Processor time until now, in microseconds.
    ///
    /// @param database with its children, those that have ended too
    record Cpu(double server, double database, double generator) {

        Cpu since(Cpu before) {
            return new Cpu(server - before.server, database - before.database, generator - before.generator);
        }

        Cpu per(double units) {
            return new Cpu(server / units, database / units, generator / units);
        }
    }

    static Cpu cpu(Target target) {
        var database = target.database();
        return new Cpu(
                ticks(target.server(), false) * MICROS_PER_TICK,
                database == null ? 0 : family(database) * MICROS_PER_TICK,
                ticks(ProcessHandle.current().pid(), false) * MICROS_PER_TICK);
    }

    /// Resident memory in KB.
    static long rss(long pid) {
        return kilobytes(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
    }

    /// Resident memory in KB, what is shared divided among those who share it; the children with it.
    static long pss(long pid) {
        long sum = 0;
        for (var one : withChildren(pid)) {
            sum += kilobytes(Path.of("/proc", Long.toString(one), "smaps_rollup"), "Pss:");
        }
        return sum;
    }

    private static long family(long pid) {
        long sum = ticks(pid, true);
        for (var child : children(pid)) {
            sum += ticks(child, false);
        }
        return sum;
    }

    private static List<Long> withChildren(long pid) {
        var all = new ArrayList<>(children(pid));
        all.add(pid);
        return all;
    }

    private static List<Long> children(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> process.children().map(ProcessHandle::pid).toList())
                .orElse(List.of());
    }

    /// Fields 14 and 15 of `stat`, and 16 and 17 for the children that were waited for (proc(5)).
    private static long ticks(long pid, boolean ended) {
        var stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        if (stat == null) {
            return 0;
        }
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        var sum = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        return ended ? sum + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : sum;
    }

    private static long kilobytes(Path file, String field) {
        var text = read(file);
        if (text == null) {
            return 0;
        }
        return text.lines()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    /// Null if the process is gone.
    private static @Nullable String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : null;
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw new UncheckedIOException(e);
            }
            return null;
        }
    }
}
