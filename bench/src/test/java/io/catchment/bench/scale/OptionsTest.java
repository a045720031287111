package io.catchment.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    @Test
    void only_a_run_at_full_length_is_the_whole() {
        assertThat(Options.of(List.of()).isTheWhole()).isTrue();
        assertThat(Options.of(List.of("--scattered")).isTheWhole()).isTrue();
        assertThat(Options.of(List.of("--short")).isTheWhole()).isFalse();
        assertThat(Options.of(List.of("--cold")).isTheWhole()).isFalse();
        assertThat(Options.of(List.of("--rows", "10000000")).isTheWhole()).isFalse();
    }

    @Test
    void a_smaller_stock_may_be_asked_for() {
        assertThat(Options.of(List.of()).rows()).isEqualTo(10_000_000);
        assertThat(Options.of(List.of("--short")).rows()).isEqualTo(100_000);
        assertThat(Options.of(List.of("--short", "--rows", "7")).rows()).isEqualTo(7);
    }

    @Test
    void what_is_no_option_is_refused() {
        assertThatThrownBy(() -> Options.of(List.of("--row", "7")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Options.of(List.of("--rows", "0")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
