package io.catchment.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProcessesTest {
    @Test
    void what_a_process_used_counts_when_it_is_gone() throws Exception {
        Process parent =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "bash -c 'for ((i = 0; i < 300000; i++)); do :; done'; echo; read -r")
                        .start();

        parent.inputReader().readLine();
        double seconds = Processes.cpuSeconds(parent.toHandle());
        long children = parent.descendants().count();
        parent.destroy();

        assertThat(children).isZero();
        assertThat(seconds).isPositive();
    }

    @Test
    void this_process_has_memory() {
        ProcessHandle self = ProcessHandle.current();

        assertThat(Processes.peakBytes(self)).isGreaterThan(10_000_000);
        assertThat(Processes.bytesNow(self)).isGreaterThan(10_000_000);
    }

    @Test
    void the_threads_of_a_process_are_known_by_name() {
        Map<Long, Processes.ThreadTime> threads = Processes.threads(ProcessHandle.current());

        assertThat(threads.values())
                .extracting(Processes.ThreadTime::name)
                .anyMatch(name -> name.startsWith("VM Thread"));
        assertThat(threads.values()).allMatch(thread -> thread.seconds() >= 0);
    }

    @Test
    void the_machine_was_idle_or_not() {
        assertThat(Processes.machine()).containsKeys("user", "idle", "steal");
    }
}
