package io.catchment.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FinishTest {
    @Test
    void it_is_asked_until_all_have_finished() {
        AtomicLong finished = new AtomicLong();

        boolean all = Finish.await(finished::incrementAndGet, 3);

        assertThat(all).isTrue();
        assertThat(finished).hasValue(3);
    }
}
