package io.catchment.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CrowdTest {
    private static final int INDEXES = 100_000;

    private static long turns(Crowd crowd, int sender) {
        Crowd.Turns turns = crowd.turns(17);
        return LongStream.range(0, INDEXES).filter(index -> turns.of(index) == sender).count();
    }

    @Test
    void the_one_of_rank_r_sends_one_rth_of_what_the_first_sends() {
        Crowd crowd = new Crowd(100, 0);

        double first = turns(crowd, 1);

        assertThat(turns(crowd, 2) / first).isCloseTo(1 / 2.0, within(0.05));
        assertThat(turns(crowd, 10) / first).isCloseTo(1 / 10.0, within(0.02));
        assertThat(turns(crowd, 100)).isPositive();
    }

    @Test
    void who_is_left_out_has_no_turn() {
        assertThat(turns(new Crowd(10, 1), 1)).isZero();
        assertThat(turns(new Crowd(10, 5), 5)).isZero();
        assertThat(turns(new Crowd(10, 10), 10)).isZero();
    }
}
