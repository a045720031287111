package io.catchment.bench.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StandingsTest {
    private final Standings standings =
            new Standings(
                    List.of(
                            List.of(rows("catchment", 900), rows("prototype", 1000)),
                            List.of(rows("prototype", 500), rows("catchment", 400)),
                            List.of(rows("prototype", 100), Heat.failed("catchment", "no row")),
                            List.of(rows("prototype", 800), rows("catchment", 760))));

    @Test
    void a_figure_is_told_by_its_median_and_its_ends() {
        assertThat(standings.of("prototype", Figure.ROWS_PER_SECOND))
                .contains(new Standing(650, 100, 1000));
        assertThat(standings.of("prototype", Figure.WAL_BYTES)).isEmpty();
    }

    @Test
    void a_ratio_is_taken_within_a_round_and_rounds_without_both_are_left_out() {
        assertThat(standings.ratio("catchment", "prototype"))
                .contains(new Standing(0.9, 0.8, 0.95));
        assertThat(standings.ratio("catchment", "echo")).isEmpty();
    }

    @Test
    void what_went_wrong_is_told_with_who_and_when() {
        assertThat(standings.wrong()).containsExactly("catchment in round 3: no row");
    }

    @Test
    void the_figures_of_a_heat_with_wrong_rows_do_not_count() {
        Heat heat = new Heat("a", Map.of(Figure.ROWS_PER_SECOND, 5.0), List.of("one too many"));

        assertThat(heat.figure(Figure.ROWS_PER_SECOND)).isEmpty();
    }

    private static Heat rows(String contestant, double perSecond) {
        return Heat.of(contestant, Map.of(Figure.ROWS_PER_SECOND, perSecond));
    }
}
