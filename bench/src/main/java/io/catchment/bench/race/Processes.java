package io.catchment.bench.race;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What processes have used, as Linux tells it in `/proc`. One that has just ended has used nothing.
public final class Processes {
    /// Of the times in `/proc/PID/stat`; `USER_HZ` is 100 on every platform that Java runs on.
    private static final double TICKS_PER_SECOND = 100;

    /// Behind the name, which may have blanks and brackets in it: `utime` is the 12th word, `cstime` the 15th.
    private static final int USER_TIME = 11;

    private static final int TIMES = 4;

    private static final List<String> STATES =
            List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");

    private Processes() {}

    /// Of a process and all its children, those that are gone included.
    public static double cpuSeconds(ProcessHandle process) {
        return tree(process).mapToLong(Processes::ticks).sum() / TICKS_PER_SECOND;
    }

    private static Stream<ProcessHandle> tree(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /// Its own and those of the children that it has waited for.
    private static long ticks(ProcessHandle process) {
        return read(process, "stat").map(Processes::ticks).orElse(0L);
    }

    private static long ticks(String stat) {
        String rest = stat.substring(stat.lastIndexOf(')') + 2);
        return List.of(rest.split(" ", -1)).subList(USER_TIME, USER_TIME + TIMES).stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    /// Of each thread of a process that is alive, by its number: its name, as far as Linux keeps it, and its time.
    static Map<Long, ThreadTime> threads(ProcessHandle process) {
        Map<Long, ThreadTime> threads = new HashMap<>();
        try (Stream<Path> all =
                Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : all.toList()) {
                read(thread.resolve("stat"))
                        .ifPresent(stat ->
                                threads.put(
                                        Long.parseLong(thread.getFileName().toString()),
                                        new ThreadTime(
                                                name(stat), ticks(stat) / TICKS_PER_SECOND)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return threads;
    }

    /// How long the threads of a process that are alive were ready to run and had no core.
    static double waitedSeconds(ProcessHandle process) {
        double nanos = 0;
        try (Stream<Path> all =
                Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : all.toList()) {
                nanos +=
                        read(thread.resolve("schedstat"))
                                .map(words -> Long.parseLong(words.strip().split(" ", -1)[1]))
                                .orElse(0L);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nanos / 1e9;
    }

    record ThreadTime(String name, double seconds) {}

    private static String name(String stat) {
        return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    }

    /// What the cores of the machine did since it started, in seconds, by the first words of `/proc/stat`.
    static Map<String, Double> machine() {
        String line =
                read(Path.of("/proc/stat"))
                        .orElseThrow(() -> new IllegalStateException("no /proc/stat"))
                        .lines()
                        .findFirst()
                        .orElseThrow();
        List<String> times = List.of(line.strip().split(" +", -1));
        Map<String, Double> machine = new LinkedHashMap<>();
        for (int i = 0; i < STATES.size(); i++) {
            machine.put(STATES.get(i), Long.parseLong(times.get(i + 1)) / TICKS_PER_SECOND);
        }
        return machine;
    }

    /// The most that one process ever had in memory.
    public static long peakBytes(ProcessHandle process) {
        return bytes(process, "VmHWM");
    }

    /// What a process and its children have in memory now; what they share counts once.
    public static long bytesNow(ProcessHandle process) {
        List<ProcessHandle> tree = tree(process).toList();
        return all(tree, "RssAnon", Long::sum)
                + all(tree, "RssShmem", Math::max)
                + all(tree, "RssFile", Math::max);
    }

    /// What only this process and its children have in memory now: buffers that they share left out.
    public static long privateBytesNow(ProcessHandle process) {
        return all(tree(process).toList(), "RssAnon", Long::sum);
    }

    private static long all(List<ProcessHandle> tree, String name, LongBinaryOperator together) {
        LongStream bytes = tree.stream().mapToLong(process -> bytes(process, name));
        return bytes.reduce(0, together);
    }

    private static long bytes(ProcessHandle process, String name) {
        Pattern line = Pattern.compile("^" + name + ":\\s+(\\d+) kB$", Pattern.MULTILINE);
        return read(process, "status")
                .map(line::matcher)
                .filter(Matcher::find)
                .map(found -> Long.parseLong(found.group(1)) * 1024)
                .orElse(0L);
    }

    private static Optional<String> read(ProcessHandle process, String file) {
        return read(Path.of("/proc", Long.toString(process.pid()), file));
    }

    private static Optional<String> read(Path path) {
        try {
            return Optional.of(Files.readString(path, UTF_8));
        } catch (IOException e) {
            // It has ended since it was listed.
            return Optional.empty();
        }
    }
}
