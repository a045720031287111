package io.catchment.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class WatchTest {
    private static final long TEN_SECONDS_AGO = System.currentTimeMillis() - 10_000;

    @Test
    void the_time_of_a_request_of_a_held_rate_begins_when_it_was_meant_to_be_sent() {
        Watch watch = new Watch(Step.held(1, 2), 1);

        capture(watch, 200);
        capture(watch, 200);
        Answers answers = answers(watch);

        assertThat(answers.notSent()).isZero();
        assertThat(answers.millis().get("p50.0")).isBetween(9_000.0, 10_000.0 + 60_000);
        assertThat(answers.millis().get("p100.0")).isGreaterThanOrEqualTo(9_990);
    }

    @Test
    void a_request_that_had_no_place_to_start_counts_with_the_time_that_it_waited() {
        Watch watch = new Watch(Step.held(1, 5), 1);

        capture(watch, 200);
        Answers answers = answers(watch);

        assertThat(answers.sent()).isOne();
        assertThat(answers.notSent()).isEqualTo(3);
        assertThat(answers.millis().get("p50.0")).isGreaterThanOrEqualTo(6_990);
    }

    @Test
    void the_time_of_a_request_of_a_closed_loop_begins_when_its_session_is_free() {
        Watch watch = new Watch(Step.asFastAsAnswered(5), 1);

        capture(watch, 503);
        Answers answers = answers(watch);

        assertThat(answers.byStatus()).isEqualTo(Map.of(503, 1L));
        assertThat(answers.accepted()).isZero();
        assertThat(answers.millis().get("p100.0")).isLessThan(10_000);
    }

    private static void capture(Watch watch, int status) {
        watch.begins(0, TEN_SECONDS_AGO);
        watch.sends(0);
        watch.isAnswered(0, status);
        watch.ends(0);
    }

    private static Answers answers(Watch watch) {
        return watch.answers(7, new Histogram(3), 0.5);
    }
}
