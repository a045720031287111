package io.catchment.intake;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A process of its own that appends to a log, to be killed or cut off from its disk.
final class AppendingProcess {
    static final int CALLERS = 64;

    /// When an append is said to be safe.
    enum Acknowledge {
        /// As the door does it.
        AFTER_THE_APPEND,
        /// As nobody may do it: shows that the test would see a loss.
        BEFORE_THE_APPEND
    }

    private AppendingProcess() {}

    static Process start(Path directory, Acknowledge acknowledge) throws Exception {
        return start(List.of(), "appendForEver", directory, acknowledge.name());
    }

    /// One caller, whose every append is said once it is safe, with each sync of a file noted by the system.
    static Process startTraced(Path trace, Path directory) throws Exception {
        return start(
                List.of(
                        "strace",
                        "-f",
                        "-e",
                        "trace=fsync,fdatasync,write",
                        "-o",
                        trace.toString()),
                "appendOneByOne",
                directory,
                Acknowledge.AFTER_THE_APPEND.name());
    }

    /// One caller through failures; the tenth sync of each thread fails with an I/O error.
    static Process startWithFailingSyncs(Path trace, Path directory) throws Exception {
        return start(
                List.of(
                        "strace",
                        "-f",
                        "-e",
                        "trace=fdatasync",
                        "-e",
                        "inject=fdatasync:error=EIO:when=10",
                        "-o",
                        trace.toString()),
                "appendThroughFailures",
                directory,
                Acknowledge.AFTER_THE_APPEND.name());
    }

    static Process startWithFilesOf(int kilobytesMax, Path directory) throws Exception {
        return start(
                List.of("bash", "-c", "ulimit -f " + kilobytesMax + "; exec \"$0\" \"$@\""),
                "appendUntilTheDiskFails",
                directory,
                Acknowledge.AFTER_THE_APPEND.name());
    }

    private static Process start(List<String> prefix, String task, Path directory, String how)
            throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        task,
                        directory.toString(),
                        how));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path directory = Path.of(args[1]);
        switch (args[0]) {
            case "appendForEver" -> appendForEver(directory, Acknowledge.valueOf(args[2]), out);
            case "appendOneByOne" -> appendOneByOne(directory, out);
            case "appendThroughFailures" -> appendThroughFailures(directory, out);
            default -> appendUntilTheDiskFails(directory, out);
        }
    }

    static final int ONE_BY_ONE = 20;

    private static void appendOneByOne(Path directory, PrintStream out) {
        RocksIntakeLog log = RocksIntakeLog.open(directory, oneSegment());
        out.println("begin");
        for (int i = 0; i < ONE_BY_ONE; i++) {
            log.append(0, Entries.entry("n" + i));
            out.println("safe" + i);
        }
        Runtime.getRuntime().halt(0);
    }

    /// Tells each body that is safe, and each time when the log begins or ceases to refuse.
    private static void appendThroughFailures(Path directory, PrintStream out) {
        DiskReserve none = new DiskReserve(() -> 0, 0);
        ReopeningIntakeLog log =
                ReopeningIntakeLog.open(directory, oneSegment(), none, InstantSource.system());
        LogKeeper.start(log, none);
        boolean refused = false;
        for (long i = 0; ; i++) {
            boolean isRefused = refusal(log, "n" + i) != null;
            if (isRefused != refused) {
                out.println(isRefused ? "refused" : "taken");
            }
            refused = isRefused;
            if (!isRefused) {
                out.println("n" + i);
            }
        }
    }

    static Process startThroughFailures(Path directory) throws Exception {
        return start(
                List.of(), "appendThroughFailures", directory, Acknowledge.AFTER_THE_APPEND.name());
    }

    private static void appendForEver(Path directory, Acknowledge acknowledge, PrintStream out) {
        RocksIntakeLog log = RocksIntakeLog.open(directory, smallSegments());
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                callers.execute(() -> appendForEver(log, caller, acknowledge, out));
            }
        }
    }

    private static void appendForEver(
            IntakeLog log, int caller, Acknowledge acknowledge, PrintStream out) {
        for (long i = 0; ; i++) {
            String body = caller + "/" + i;
            if (acknowledge == Acknowledge.BEFORE_THE_APPEND) {
                out.println(body);
            }
            log.append(caller % IntakeLogContract.PARTITIONS, Entries.entry(body));
            if (acknowledge == Acknowledge.AFTER_THE_APPEND) {
                out.println(body);
            }
        }
    }

    private static void appendUntilTheDiskFails(Path directory, PrintStream out) {
        RocksIntakeLog log = RocksIntakeLog.open(directory, oneSegment());
        int appended = appendUntilRefused(log);
        out.println("appended " + appended);
        out.println(log.state());
        out.println(refusal(log));
        out.println("read " + log.read(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE).size());
        log.close();
        out.println(log.state());
    }

    private static int appendUntilRefused(RocksIntakeLog log) {
        for (int i = 0; ; i++) {
            if (refusal(log) != null) {
                return i;
            }
        }
    }

    private static @Nullable String refusal(RocksIntakeLog log) {
        return refusal(log, "x".repeat(1 << 20));
    }

    private static @Nullable String refusal(IntakeLog log, String body) {
        try {
            log.append(0, Entries.entry(body));
            return null;
        } catch (LogUnavailableException e) {
            return e.getMessage();
        }
    }

    /// So that the process is killed amid files that are being written.
    static RocksIntakeLog.Options smallSegments() {
        return withSegmentsOf(64 << 10);
    }

    private static RocksIntakeLog.Options oneSegment() {
        return withSegmentsOf(512 << 20);
    }

    static RocksIntakeLog.Options withSegmentsOf(int bytes) {
        RocksIntakeLog.Options usual = RocksIntakeLog.Options.of(IntakeLogContract.PARTITIONS);
        return new RocksIntakeLog.Options(
                usual.partitions(),
                usual.queueEntriesMax(),
                usual.queueBytesMax(),
                bytes,
                usual.newId());
    }
}
