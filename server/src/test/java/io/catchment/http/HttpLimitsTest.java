package io.catchment.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HttpLimitsTest {
    private static final int MIB = 1 << 20;
    private static final long HEAP_OF_THE_SCRIPT = 448L * MIB;

    @Test
    void the_heap_that_the_script_gives_takes_nothing_from_the_default() {
        HttpConfig.Limits limits = HttpConfig.Limits.DEFAULT;

        assertThat(limits.within(HEAP_OF_THE_SCRIPT)).isEqualTo(limits);
        assertThat(limits.within(64L << 30)).isEqualTo(limits);
    }

    @Test
    void bodies_take_a_third_of_a_small_heap_and_an_eighth_where_they_are_large() {
        HttpConfig.Limits usual = HttpConfig.Limits.DEFAULT;
        HttpConfig.Limits large = usual.withBodyBytesMax(5 * MIB);

        assertThat(usual.within(96 * MIB).bodiesBytesMax()).isEqualTo(32 * MIB);
        assertThat(large.within(HEAP_OF_THE_SCRIPT).bodiesBytesMax()).isEqualTo(56 * MIB);
    }

    @Test
    void two_bodies_there_are_always() {
        HttpConfig.Limits largest = HttpConfig.Limits.DEFAULT.withBodyBytesMax(32 * MIB);

        assertThat(largest.within(HEAP_OF_THE_SCRIPT).bodiesBytesMax()).isEqualTo(64 * MIB);
    }
}
