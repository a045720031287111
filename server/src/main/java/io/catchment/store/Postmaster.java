package io.catchment.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A running server of one cluster, known by the cluster's `postmaster.pid`.
record Postmaster(long pid) {

    private static final String PID_FILE = "postmaster.pid";

    /// A checkpoint of a busy server takes seconds, on a slow disk tens of them.
    private static final Duration FAST_LIMIT = Duration.ofSeconds(30);

    private static final Duration IMMEDIATE_LIMIT = Duration.ofSeconds(10);
    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(5);

    private static final Duration POLL = Duration.ofMillis(5);

    /// Above what Linux and macOS hand out.
    private static final String PID_OF_NOBODY = String.valueOf(Integer.MAX_VALUE);

    /// The server of this cluster that runs now, whoever started it.
    static Optional<Postmaster> of(Path cluster) throws IOException {
        return recordedPid(cluster).filter(pid -> serves(pid, cluster)).map(Postmaster::new);
    }

    /// Stops what a killed JVM left running on the clusters of a folder.
    static void stopLeftovers(Path folder) throws IOException {
        for (Path cluster : Cluster.all(folder)) {
            var leftover = of(cluster);
            if (leftover.isPresent()) {
                leftover.get().stop();
            }
        }
    }

    /// Keeps PostgreSQL from taking for the dead server another program, to which its pid was given since, or
    /// its own zombie. The file stays: by what else is in it PostgreSQL finds orphaned backends.
    static void disownPid(Path cluster) throws IOException {
        Optional<Long> pid = recordedPid(cluster);
        if (pid.flatMap(ProcessHandle::of).isEmpty() || serves(pid.get(), cluster)) {
            return;
        }
        Path file = cluster.resolve(PID_FILE);
        var lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(0, PID_OF_NOBODY);
        Path mended = cluster.resolve(PID_FILE + ".mended");
        Files.deleteIfExists(mended);
        Files.write(mended, lines, StandardOpenOption.CREATE_NEW);
        Files.move(mended, file, StandardCopyOption.ATOMIC_MOVE);
    }

    boolean isAlive() {
        return isAlive(pid);
    }

    /// Ends the server: in order if it can, at once if it must. After that it is gone.
    void stop() throws IOException {
        if (endsBy("INT", FAST_LIMIT)
                || endsBy("QUIT", IMMEDIATE_LIMIT)
                || endsBy("KILL", IMMEDIATE_LIMIT)) {
            return;
        }
        throw new IOException(
                "PostgreSQL (pid %d) did not end by SIGINT, SIGQUIT nor SIGKILL; is it another user's?"
                        .formatted(pid));
    }

    private boolean endsBy(String signal, Duration limit) throws IOException {
        // The shell's own kill: Java sends SIGTERM only, for which PostgreSQL waits until all
        // clients left.
        var kill = "kill -%s %d".formatted(signal, pid);
        boolean sent = Command.run(SIGNAL_LIMIT, List.of("/bin/sh", "-c", kill)).succeeded();
        long end = System.nanoTime() + (sent ? limit.toNanos() : 0);
        while (isAlive()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            pause(POLL);
        }
        return true;
    }

    static void pause(Duration duration) throws InterruptedIOException {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for PostgreSQL");
        }
    }

    private static Optional<Long> recordedPid(Path cluster) throws IOException {
        Path file = cluster.resolve(PID_FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[1-9][0-9]{0,9}"))
                .map(Long::valueOf);
    }

    private static boolean serves(long pid, Path cluster) {
        return isAlive(pid)
                && ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().commandLine())
                        .filter(line -> isCommandOf(cluster, pid, line))
                        .isPresent();
    }

    /// As `pg_ctl` starts it: `…/bin/postgres -D <cluster> …`. Its children go by other titles.
    private static boolean isCommandOf(Path cluster, long pid, String commandLine) {
        return (commandLine + " ").contains("/postgres -D " + cluster + " ")
                || (commandLine.contains("/postgres -D ") && worksIn(cluster, pid));
    }

    /// The cluster's folder may have been moved under a running server, which then works there still.
    private static boolean worksIn(Path cluster, long pid) {
        try {
            return Files.isSameFile(Path.of("/proc/" + pid + "/cwd"), cluster);
        } catch (IOException _) {
            return false; // not Linux, or another user's
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent() && !isZombie(pid);
    }

    /// Ended, and not yet asked for by its parent: for ever, where process 1 of a container does not.
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException _) {
            return false; // not Linux, or gone
        }
    }
}
