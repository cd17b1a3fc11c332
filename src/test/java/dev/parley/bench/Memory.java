package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The memory of a Java process after a full collection, in KB.
///
/// What a heap has touched stays resident, used or not: that comes and goes with how the collector is disposed. So the
/// part of the heap is what lives in it, and the rest what is resident outside.
///
/// @param live what lives in the heap
/// @param outside what is resident besides the heap
/// @param resident everything that is resident
record Memory(long live, long outside, long resident) {

    /// The one heap of G1, or each generation of the serial collector: begin, end of what is committed, end.
    private static final Pattern HEAP = Pattern.compile(
            "(?:total|committed) \\d+K, used (\\d+)K \\[0x([0-9a-f]+), (?:0x[0-9a-f]+, )?0x([0-9a-f]+)\\)");
    private static final Pattern MAPPING = Pattern.compile("([0-9a-f]+)-([0-9a-f]+) .*");

    static Memory of(long pid) throws IOException {
        jcmd(pid, "GC.run");
        var heap = HEAP.matcher(jcmd(pid, "GC.heap_info"));
        long live = 0;
        long inHeap = 0;
        while (heap.find()) {
            live += Long.parseLong(heap.group(1));
            inHeap += residentBetween(
                    pid, Long.parseUnsignedLong(heap.group(2), 16), Long.parseUnsignedLong(heap.group(3), 16));
        }
        if (live == 0) {
            throw new IOException("jcmd does not say where the heap is: G1 and the serial collector are known");
        }
        var resident = Processes.rss(pid);
        return new Memory(live, resident - inHeap, resident);
    }

    /// What is needed: what lives in the heap, and all else.
    long needed() {
        return live + outside;
    }

    private static long residentBetween(long pid, long from, long to) throws IOException {
        long sum = 0;
        var inside = false;
        for (var line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
            var mapping = MAPPING.matcher(line);
            if (mapping.matches()) {
                var start = Long.parseUnsignedLong(mapping.group(1), 16);
                inside = Long.compareUnsigned(start, from) >= 0 && Long.compareUnsigned(start, to) < 0;
            } else if (inside && line.startsWith("Rss:")) {
                sum += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return sum;
    }

    private static String jcmd(long pid, String command) throws IOException {
        var program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(program, Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes());
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("jcmd: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return said;
    }
}
