package io.catchment.bench.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.bench.race.Progress.Look;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final List<Look> LOOKS =
            List.of(new Look(1_000, 0), new Look(1_100, 50), new Look(1_200, 50));

    @Test
    void between_two_looks_each_capture_took_the_same_time() {
        assertThat(Progress.finishedAt(LOOKS, 1_050)).isEqualTo(25);
        assertThat(Progress.finishedAt(LOOKS, 1_100)).isEqualTo(50);
    }

    @Test
    void before_the_first_look_and_after_the_last_one_it_is_as_they_saw_it() {
        assertThat(Progress.finishedAt(LOOKS, 900)).isZero();
        assertThat(Progress.finishedAt(LOOKS, 5_000)).isEqualTo(50);
    }

    @Test
    void a_count_is_reached_when_it_was_first_seen() {
        assertThat(Progress.reachedMillis(LOOKS, 50)).isEqualTo(1_100);
        assertThatThrownBy(() -> Progress.reachedMillis(LOOKS, 51))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("51");
    }
}
