package io.catchment.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The system calls of one append, as `strace` saw them: the entry is written to the write-ahead log, the fsync of
/// that file returns, and only then the 200 is written to the caller.
final class SyncTrace {
    private static final String CALLS = "write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync";
    private static final String ANSWER = "HTTP/1.1 200";
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);
    private static final Duration POLL_PAUSE = Duration.ofMillis(20);

    /// `thread seconds name(descriptor<what it is>, … = result <seconds it took>`, in one line or two.
    private static final Pattern LINE =
            Pattern.compile(
                    "(\\d+) +(\\d+\\.\\d+) (?:<\\.\\.\\. )?(\\w+)(?: resumed>|\\(\\d+<([^>]*)>)(.*)");

    private static final Pattern RETURNED = Pattern.compile(".* = (-?\\d+).* <(\\d+\\.\\d+)>");

    /// @param from when it was made, in microseconds
    /// @param to when it had returned
    /// @param on the file or socket
    private record Call(String name, String on, String words, long from, long to, long result) {
        boolean isWriteOfLog() {
            return name.contains("write") && on.matches(".*/log/\\d+\\.log");
        }

        boolean isSyncOf(Call write) {
            return name.endsWith("sync") && on.equals(write.on) && result == 0;
        }

        boolean isAnswer() {
            return on.startsWith("socket") && words.contains(ANSWER);
        }

        /// Without data and paths of the machine.
        String line(long zero) {
            String what = on.startsWith("socket") ? "socket" : on.replaceFirst(".*/(log/)", "$1");
            String data = isAnswer() ? ", \"" + ANSWER + "…\"" : isWriteOfLog() ? ", …" : "";
            return "%+6d us  %s(<%s>%s) = %d, returned at %+d us"
                    .formatted(from - zero, name, what, data, result, to - zero);
        }
    }

    private final List<String> lines;
    private final boolean isInOrder;
    private final String summary;

    private SyncTrace(List<String> lines, boolean isInOrder, String summary) {
        this.lines = List.copyOf(lines);
        this.isInOrder = isInOrder;
        this.summary = summary;
    }

    /// Of the second capture that a server gets: the first one's has to open what the later ones find open.
    static SyncTrace of(CutServer server) {
        Path file = server.folder().resolve("strace.txt");
        try (RunningServer running = server.start();
                Client client = running.client()) {
            client.awaitFinal(client.capture(Client.SAMPLE).requestId());
            Process strace = attach(running.pid(), file);
            client.capture(Client.SAMPLE);
            awaitAnswerIn(file);
            strace.destroy();
            strace.waitFor();
            return read(Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while tracing", e);
        }
    }

    private static Process attach(long pid, Path file) throws IOException, InterruptedException {
        Path said = file.resolveSibling("strace.err");
        Process strace =
                new ProcessBuilder(
                                List.of(
                                        "strace",
                                        "-f",
                                        "-ttt",
                                        "-T",
                                        "-y",
                                        "-s",
                                        "64",
                                        "-e",
                                        "trace=" + CALLS,
                                        "-o",
                                        file.toString(),
                                        "-p",
                                        Long.toString(pid)))
                        .redirectInput(Child.NOTHING.toFile())
                        .redirectError(said.toFile())
                        .start();
        await(() -> Files.readString(said).contains("attached"), "strace does not attach");
        if (strace.waitFor(0, TimeUnit.SECONDS)) {
            throw new IllegalStateException("strace ended: " + Files.readString(said));
        }
        return strace;
    }

    private static void awaitAnswerIn(Path file) throws IOException {
        await(() -> Files.readString(file).contains(ANSWER), "the answer is not in the trace");
    }

    @FunctionalInterface
    private interface Condition {
        boolean isMet() throws IOException;
    }

    private static void await(Condition condition, String otherwise) throws IOException {
        long begun = System.nanoTime();
        while (!condition.isMet()) {
            if (System.nanoTime() - begun > WAIT_MAX.toNanos()) {
                throw new IllegalStateException(otherwise);
            }
            LockSupport.parkNanos(POLL_PAUSE.toNanos());
        }
    }

    private static SyncTrace read(List<String> traced) {
        List<Call> calls = calls(traced);
        Optional<Call> write = calls.stream().filter(Call::isWriteOfLog).findFirst();
        Optional<Call> answer = calls.stream().filter(Call::isAnswer).findFirst();
        Optional<Call> sync =
                write.flatMap(
                        entry -> calls.stream().filter(call -> call.isSyncOf(entry)).findFirst());
        if (write.isEmpty() || sync.isEmpty() || answer.isEmpty()) {
            return new SyncTrace(
                    List.of(),
                    false,
                    "no write, no fsync or no answer in " + traced.size() + " calls");
        }
        long zero = write.get().from();
        boolean isInOrder =
                write.get().to() <= sync.get().from() && sync.get().to() <= answer.get().from();
        List<String> lines =
                List.of(write.get(), sync.get(), answer.get()).stream()
                        .map(call -> call.line(zero))
                        .toList();
        return new SyncTrace(lines, isInOrder, String.join("; ", lines));
    }

    /// Of all threads, in the order in which they returned.
    private static List<Call> calls(List<String> traced) {
        Map<String, Matcher> unfinished = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        for (String line : traced) {
            Matcher read = LINE.matcher(line);
            if (!read.matches()) {
                continue;
            }
            Matcher returned = RETURNED.matcher(line);
            if (!returned.matches()) {
                unfinished.put(read.group(1), read);
                continue;
            }
            Matcher begun = read.group(4) == null ? unfinished.remove(read.group(1)) : read;
            if (begun != null) {
                long from = micros(begun.group(2));
                calls.add(
                        new Call(
                                begun.group(3),
                                begun.group(4),
                                begun.group(5),
                                from,
                                from + micros(returned.group(2)),
                                Long.parseLong(returned.group(1))));
            }
        }
        return calls;
    }

    private static long micros(String seconds) {
        return new java.math.BigDecimal(seconds).movePointRight(6).longValue();
    }

    /// The three calls, with the times at which each was made and had returned.
    List<String> lines() {
        return lines;
    }

    boolean isInOrder() {
        return isInOrder;
    }

    String summary() {
        return summary;
    }
}
