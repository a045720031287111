package io.catchment.bench.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.catchment.bench.race.CaptureCpu.Part;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CaptureCpuTest {
    private static final int CORES = 2;

    @Test
    void the_jvms_own_time_is_spread_over_the_servers_parts() {
        CaptureCpu cpu = CaptureCpu.of(heat(10_000), profile(), CORES);

        assertThat(cpu.parts().get(Part.DOOR)).isEqualTo(50, within(1e-9));
        assertThat(cpu.parts().get(Part.SAVE)).isEqualTo(50, within(1e-9));
        assertThat(cpu.jvm()).isEqualTo(20, within(1e-9));
        assertThat(cpu.sum()).isEqualTo(190, within(1e-9));
    }

    @Test
    void the_sum_explains_the_rate_of_busy_cores() {
        CaptureCpu cpu = CaptureCpu.of(heat(10_000), profile(), CORES);

        assertThat(cpu.whole()).isEqualTo(200, within(1e-9));
        assertThat(cpu.explainsTheRate()).isTrue();
    }

    @Test
    void the_sum_does_not_explain_the_rate_of_cores_that_wait() {
        CaptureCpu cpu = CaptureCpu.of(heat(9_000), profile(), CORES);

        assertThat(cpu.explainsTheRate()).isFalse();
    }

    private static Heat heat(double rowsPerSecond) {
        return Heat.of(
                "catchment",
                Map.of(
                        Figure.ROWS_PER_SECOND,
                        rowsPerSecond,
                        Figure.SERVER_CPU,
                        100.0,
                        Figure.POSTGRES_CPU,
                        75.0,
                        Figure.GENERATOR_CPU,
                        15.0));
    }

    private static ServerProfile profile() {
        return new ServerProfile(
                Map.of(new Stage(Part.DOOR, "keys"), 0.4, new Stage(Part.SAVE, "save"), 0.4),
                0.2,
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of());
    }
}
