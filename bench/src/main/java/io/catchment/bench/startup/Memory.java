package io.catchment.bench.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a process is resident in memory, as Linux tells it in `/proc/PID/status`.
///
/// @param now all of it
/// @param peak the most that it ever was
/// @param ownNow without pages of files that are mapped, which the system may take back at any time
record Memory(long now, long peak, long ownNow) {
    private static final Pattern LINE = Pattern.compile("(\\w+):\\s+(\\d+) kB");

    static Memory of(ProcessHandle process) {
        Map<String, Long> bytes = new TreeMap<>();
        Matcher line = LINE.matcher(status(process));
        while (line.find()) {
            bytes.put(line.group(1), Long.parseLong(line.group(2)) * 1024);
        }
        return new Memory(
                bytes.getOrDefault("VmRSS", 0L),
                bytes.getOrDefault("VmHWM", 0L),
                bytes.getOrDefault("RssAnon", 0L));
    }

    private static String status(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In millions of bytes.
    Map<String, Long> raw() {
        return Map.of("now", now / 1_000_000, "peak", peak / 1_000_000, "own", ownNow / 1_000_000);
    }
}
