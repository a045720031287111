package io.catchment.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private static final String GUESSER = "192.0.2.1 admin";
    private static final String OWNER = "192.0.2.2 admin";

    private final Throttle throttle = new Throttle(3);
    private Instant now = Instant.parse("2026-03-14T09:00:00Z");

    @Test
    void three_failures_are_free_and_each_further_one_doubles_the_wait_up_to_a_minute() {
        fail(2);
        assertThat(throttle.wait(GUESSER, now)).isEmpty();

        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            fail(1);

            assertThat(throttle.wait(GUESSER, now)).contains(Duration.ofSeconds(seconds));
            now = now.plusSeconds(seconds);
            assertThat(throttle.wait(GUESSER, now)).isEmpty();
        }
    }

    @Test
    void whoever_guesses_slows_nobody_else_down() {
        fail(1_000);

        assertThat(throttle.wait(GUESSER, now)).isPresent();
        assertThat(throttle.wait(OWNER, now)).isEmpty();
    }

    @Test
    void asking_during_the_wait_does_not_make_it_longer() {
        fail(3);
        for (int i = 0; i < 100; i++) {
            throttle.wait(GUESSER, now);
        }

        assertThat(throttle.wait(GUESSER, now.plusSeconds(1))).isEmpty();
    }

    @Test
    void a_success_and_an_hour_make_free_again() {
        fail(5);
        throttle.succeeded(GUESSER);
        assertThat(throttle.wait(GUESSER, now)).isEmpty();

        fail(50);
        now = now.plus(Duration.ofHours(2));
        fail(1);
        assertThat(throttle.wait(GUESSER, now)).isEmpty();
    }

    @Test
    void so_many_lanes_are_kept_and_no_more() {
        fail(3);
        for (int i = 0; i < 20_000; i++) {
            throttle.tries("lane " + i, now);
        }

        assertThat(throttle.wait(GUESSER, now)).isEmpty();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            throttle.tries(GUESSER, now);
        }
    }
}
