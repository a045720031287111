package io.catchment.bench.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {
    private static final List<Contestant> ALL =
            List.of(
                    new Contestant.Catchment(),
                    new Contestant.Peer("floor", "the floor", List.of("java"), Keeps.REQUESTS));

    @Test
    void only_a_run_of_all_at_full_length_is_the_whole() {
        assertThat(Options.of(List.of()).isTheWhole()).isTrue();
        assertThat(Options.of(List.of("--seed", "5")).isTheWhole()).isTrue();
        assertThat(Options.of(List.of("--short")).isTheWhole()).isFalse();
        assertThat(Options.of(List.of("--only", "floor")).isTheWhole()).isFalse();
        assertThat(Options.of(List.of("--rounds", "2")).isTheWhole()).isFalse();
    }

    @Test
    void a_short_run_is_too_short_to_be_judged() {
        assertThat(Options.of(List.of("--short")).isWarm()).isFalse();
        assertThat(Options.of(List.of("--rounds", "2")).isWarm()).isTrue();
    }

    @Test
    void those_that_were_named_run_and_nobody_else() {
        assertThat(Options.of(List.of("--only", "floor")).chosenOf(ALL))
                .extracting(Contestant::name)
                .containsExactly("floor");
        assertThat(Options.of(List.of()).chosenOf(ALL)).hasSize(2);
    }

    @Test
    void a_name_that_is_nobodys_is_refused() {
        Options options = Options.of(List.of("--only", "floor,flor"));

        assertThatThrownBy(() -> options.chosenOf(ALL)).hasMessageContaining("[flor]");
    }

    @Test
    void a_word_that_nobody_knows_is_refused() {
        assertThatThrownBy(() -> Options.of(List.of("--fast"))).hasMessageContaining("--fast");
    }
}
