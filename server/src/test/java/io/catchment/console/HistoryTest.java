package io.catchment.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Effect;
import io.catchment.status.Flow;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private static final Instant BEGIN = Instant.parse("2026-03-14T09:00:00Z");

    private final History history = new History();

    @Test
    void looks_of_a_second_become_points_of_five() {
        for (int second = 0; second <= 10; second++) {
            history.add(flow(second, second * 20L, 0, second));
        }

        assertThat(history.points()).hasSize(2);
        History.Point point = history.points().getLast();
        assertThat(point.at()).isEqualTo(BEGIN.getEpochSecond() + 10);
        assertThat(point.accepted()).isEqualTo(20);
        assertThat(point.finished()).isEqualTo(20);
        assertThat(point.errors()).isEqualTo(1);
    }

    @Test
    void an_hour_is_kept_and_no_more() {
        for (int point = 0; point <= 1_000; point++) {
            history.add(flow(point * 5L, point, 0, 0));
        }

        assertThat(history.points()).hasSize(720);
        assertThat(history.points().getFirst().at()).isEqualTo(BEGIN.getEpochSecond() + 5 * 281L);
    }

    @Test
    void what_nobody_can_count_is_no_rate() {
        history.add(new Flow(BEGIN, 10, OptionalLong.empty(), Optional.empty(), 0, Map.of()));
        history.add(flow(5, 100, 40, 0));

        assertThat(history.points().getFirst().finished()).isZero();
    }

    @Test
    void a_clock_that_is_set_back_makes_no_point() {
        history.add(flow(100, 10, 0, 0));
        history.add(flow(0, 20, 0, 0));
        history.add(flow(5, 30, 0, 0));

        assertThat(history.points()).hasSize(1);
        assertThat(history.points().getFirst().accepted()).isEqualTo(2);
    }

    private static Flow flow(long second, long accepted, long waiting, long errors) {
        return new Flow(
                BEGIN.plusSeconds(second),
                accepted,
                OptionalLong.of(waiting),
                Optional.of(Duration.ZERO),
                0,
                Map.of(Effect.ERROR, errors));
    }
}
