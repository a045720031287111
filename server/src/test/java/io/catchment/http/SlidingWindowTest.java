package io.catchment.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.settings.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class SlidingWindowTest {
    private static final RateLimit.Calls FIVE_A_SECOND =
            new RateLimit.Calls(5, Duration.ofSeconds(1));

    @Test
    void any_span_of_the_windows_length_holds_no_more_calls_than_the_limit() {
        for (int round = 0; round < 100; round++) {
            long seed = RandomGenerator.getDefault().nextLong();
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            RateLimit.Calls limit =
                    new RateLimit.Calls(
                            1 + random.nextInt(100), Duration.ofSeconds(1 + random.nextInt(5)));
            SlidingWindow window = new SlidingWindow();
            NaiveWindow naive = new NaiveWindow();
            long now = random.nextLong();

            for (int call = 0; call < 1_000; call++) {
                now += random.nextLong(2 * limit.window().toNanos() / limit.calls());
                long at = now;

                SlidingWindow.Turn turn = window.take(limit, () -> at);

                assertThat(turn)
                        .as("seed %d, call %d", seed, call)
                        .isEqualTo(naive.take(limit, at));
            }
        }
    }

    @Test
    void a_burst_does_not_come_back_before_the_whole_window_has_passed() {
        SlidingWindow window = new SlidingWindow();
        for (int i = 0; i < 5; i++) {
            assertThat(window.take(FIVE_A_SECOND, () -> 0).letIn()).isTrue();
        }

        SlidingWindow.Turn justBefore = window.take(FIVE_A_SECOND, () -> 999_999_999L);
        SlidingWindow.Turn after = window.take(FIVE_A_SECOND, () -> 1_000_000_000L);

        assertThat(justBefore.letIn()).isFalse();
        assertThat(justBefore.untilMoreNanos()).isEqualTo(1);
        assertThat(after.letIn()).isTrue();
        assertThat(after.remaining()).isEqualTo(4);
    }

    @Test
    void a_refused_call_uses_up_nothing() {
        SlidingWindow window = new SlidingWindow();
        for (int i = 0; i < 1_000; i++) {
            window.take(FIVE_A_SECOND, () -> 0);
        }

        SlidingWindow.Turn turn = window.take(FIVE_A_SECOND, () -> 1_000_000_000L);

        assertThat(turn.letIn()).isTrue();
    }

    @Test
    void a_lowered_limit_holds_at_once() {
        SlidingWindow window = new SlidingWindow();
        for (int i = 0; i < 5; i++) {
            long at = i * 100_000_000L;
            window.take(FIVE_A_SECOND, () -> at);
        }
        RateLimit.Calls two = new RateLimit.Calls(2, Duration.ofSeconds(1));

        SlidingWindow.Turn turn = window.take(two, () -> 500_000_000L);

        assertThat(turn.letIn()).isFalse();
        assertThat(turn.untilMoreNanos()).isEqualTo(800_000_000L);
    }

    /// Remembers everything, and counts anew each time.
    private static final class NaiveWindow {
        private final List<Long> letIn = new ArrayList<>();

        SlidingWindow.Turn take(RateLimit.Calls limit, long now) {
            long window = limit.window().toNanos();
            List<Long> within = letIn.stream().filter(at -> now - at < window).toList();
            boolean free = within.size() < limit.calls();
            if (free) {
                letIn.add(now);
            }
            List<Long> then = letIn.stream().filter(at -> now - at < window).toList();
            return new SlidingWindow.Turn(
                    free, limit, limit.calls() - then.size(), then.getFirst() + window - now);
        }
    }
}
