package io.catchment.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

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
}
