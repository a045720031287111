package io.catchment.bench.race;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What processes have used, as Linux tells it in `/proc`. One that has just ended has used nothing.
final class Processes {
    /// Of the times in `/proc/PID/stat`; `USER_HZ` is 100 on every platform that Java runs on.
    private static final double TICKS_PER_SECOND = 100;

    /// Behind the name, which may have blanks and brackets in it: `utime` is the 12th word, `cstime` the 15th.
    private static final int USER_TIME = 11;

    private static final int TIMES = 4;

    private Processes() {}

    /// Of a process and all its children, those that are gone included.
    static double cpuSeconds(ProcessHandle process) {
        return tree(process).mapToLong(Processes::ticks).sum() / TICKS_PER_SECOND;
    }

    private static Stream<ProcessHandle> tree(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /// Its own and those of the children that it has waited for.
    private static long ticks(ProcessHandle process) {
        return read(process, "stat")
                .map(stat -> stat.substring(stat.lastIndexOf(')') + 2))
                .map(rest -> List.of(rest.split(" ", -1)).subList(USER_TIME, USER_TIME + TIMES))
                .map(times -> times.stream().mapToLong(Long::parseLong).sum())
                .orElse(0L);
    }

    /// The most that one process ever had in memory.
    static long peakBytes(ProcessHandle process) {
        return bytes(process, "VmHWM");
    }

    /// What a process and its children have in memory now; what they share counts once.
    static long bytesNow(ProcessHandle process) {
        List<ProcessHandle> tree = tree(process).toList();
        return all(tree, "RssAnon", Long::sum)
                + all(tree, "RssShmem", Math::max)
                + all(tree, "RssFile", Math::max);
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
        try {
            Path path = Path.of("/proc", Long.toString(process.pid()), file);
            return Optional.of(Files.readString(path, UTF_8));
        } catch (IOException e) {
            // It has ended since it was listed.
            return Optional.empty();
        }
    }
}
