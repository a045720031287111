package io.catchment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ParametersTest {
    private static final LeadId LEAD = LeadId.parse("8eca6fa6-262c-43eb-8cfe-6e3325e2dc73");

    @Test
    void parameters_come_back_from_their_text() {
        Parameters both =
                new Parameters(
                        Optional.of(LEAD),
                        Optional.of(LeadUpdateBehavior.UPDATE_ONLY_EMPTY_FIELDS));

        for (Parameters given :
                List.of(
                        Parameters.NONE,
                        Parameters.of(LEAD),
                        Parameters.of(LeadUpdateBehavior.DO_NOT_UPDATE),
                        both)) {
            assertThat(Parameters.parse(given.text())).isEqualTo(given);
        }
        assertThat(Parameters.NONE.text()).isEmpty();
        assertThat(both.text())
                .isEqualTo(
                        "leadId=8eca6fa6-262c-43eb-8cfe-6e3325e2dc73&LeadUpdateBehavior=UpdateOnlyEmptyFields");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "&",
                "leadId=",
                "leadId=7",
                "leadid=8eca6fa6-262c-43eb-8cfe-6e3325e2dc73",
                "LeadUpdateBehavior=",
                "LeadUpdateBehavior=donotupdate",
                "LeadUpdateBehavior=DoNotUpdate&leadId=8eca6fa6-262c-43eb-8cfe-6e3325e2dc73"
            })
    void any_other_text_is_refused(String text) {
        assertThatThrownBy(() -> Parameters.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
