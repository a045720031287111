package io.catchment.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class MemoryTest {
    @Test
    void memory_that_stays_does_not_grow() {
        Memory memory = Memory.ofBytes(Collections.nCopies(30, 400_000_000L));

        assertThat(memory).isEqualTo(new Memory(400, 1.0));
    }

    @Test
    void memory_that_grows_shows_it() {
        List<Long> bytes = LongStream.rangeClosed(1, 30).mapToObj(n -> n * 10_000_000).toList();

        assertThat(Memory.ofBytes(bytes).growth()).isGreaterThan(1.5);
    }

    @Test
    void a_peak_at_the_start_is_no_growth() {
        List<Long> bytes = LongStream.range(0, 30).mapToObj(n -> n < 9 ? 900L : 300L).toList();

        assertThat(Memory.ofBytes(bytes).growth()).isEqualTo(1);
    }

    @Test
    void one_look_is_enough_to_tell_something() {
        assertThat(Memory.of(List.of(Map.of("millis", 0L, "server", 5_000_000L))))
                .containsExactly(Map.entry("server", new Memory(5, 1.0)));
    }
}
