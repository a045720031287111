package io.catchment.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed process cannot show, because its pages outlive it: that the disk was told before the caller was.
final class SyncTest {
    private static final Pattern SYNCED = Pattern.compile("\\bf(data)?sync(\\(| resumed).*= 0$");
    private static final long MINUTES_MAX = 5;

    @TempDir private Path temp;

    /// The calls of a process to the system can be seen with `strace` only.
    @BeforeAll
    static void have_strace() throws Exception {
        if (!runs("strace", "--version")) {
            assertThat(
                            runs("apt-get", "update", "-q")
                                    && runs("apt-get", "install", "-y", "-q", "strace"))
                    .as("strace is missing: sudo apt-get update && sudo apt-get install -y strace")
                    .isTrue();
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void before_each_append_returns_a_sync_has_returned() throws Exception {
        Path trace = temp.resolve("trace");

        Process process = AppendingProcess.startTraced(trace, temp.resolve("log"));
        assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();

        List<String> calls = Files.readAllLines(trace);
        int from = indexOf(calls, "\"begin", 0);
        for (int i = 0; i < AppendingProcess.ONE_BY_ONE; i++) {
            int safe = indexOf(calls, "\"safe" + i, from);
            assertThat(calls.subList(from, safe))
                    .as("between what was said before and safe%d", i)
                    .anyMatch(call -> SYNCED.matcher(call).find());
            from = safe;
        }
    }

    @Test
    void after_a_failed_sync_nothing_is_taken_until_a_new_opening_goes_on_with_all_that_was_safe()
            throws Exception {
        Path trace = temp.resolve("trace");
        Path directory = temp.resolve("log");
        List<String> said = new ArrayList<>();

        Process process = AppendingProcess.startWithFailingSyncs(trace, directory);
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine();
                    line != null && Collections.frequency(said, "taken") < 2;
                    line = lines.readLine()) {
                said.add(line);
            }
        } finally {
            // It holds the log until it is gone, which its tracer does not wait for.
            List<ProcessHandle> traced = process.descendants().toList();
            traced.forEach(ProcessHandle::destroyForcibly);
            traced.forEach(child -> child.onExit().join());
            process.destroyForcibly().waitFor();
        }

        assertThat(said).containsSubsequence("refused", "taken", "refused", "taken");
        assertThat(Files.readString(trace)).contains("EIO").contains("(INJECTED)");
        try (RocksIntakeLog log = RocksIntakeLog.open(directory, RocksIntakeLog.Options.of(1))) {
            assertThat(log.read(0, 0, Integer.MAX_VALUE, Integer.MAX_VALUE))
                    .extracting(Entries::text)
                    .containsAll(said.stream().filter(line -> line.startsWith("n")).toList());
        }
    }

    private static int indexOf(List<String> calls, String written, int from) {
        for (int i = from; i < calls.size(); i++) {
            if (calls.get(i).contains("write(1, " + written)) {
                return i;
            }
        }
        throw new AssertionError(written + " was never written");
    }
}
