package io.catchment.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.LeadId;
import io.catchment.LeadUpdateBehavior;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.RequestKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contract 6: what stands beside the keys in a query.
final class GivenParametersTest {
    private static final LeadId LEAD = LeadId.parse("8eca6fa6-262c-43eb-8cfe-6e3325e2dc73");

    private static GivenParameters in(RequestKind kind, String query) {
        return GivenParameters.in(kind, new Query(query));
    }

    private static GivenParameters fit(Parameters parameters) {
        return new GivenParameters.Fit(parameters);
    }

    @Test
    void a_call_has_the_parameters_of_its_kind_alone() {
        String query = "accessKey=a&leadId=" + LEAD + "&LeadUpdateBehavior=DoNotUpdate&x=1";

        assertThat(in(RequestKind.LEAD_UPDATE, query)).isEqualTo(fit(Parameters.of(LEAD)));
        assertThat(in(RequestKind.LEAD_CAPTURE, query))
                .isEqualTo(fit(Parameters.of(LeadUpdateBehavior.DO_NOT_UPDATE)));
        assertThat(in(RequestKind.OPPORTUNITY_CAPTURE, query)).isEqualTo(fit(Parameters.NONE));
        assertThat(in(RequestKind.OPPORTUNITY_UPDATE, query)).isEqualTo(fit(Parameters.NONE));
    }

    @Test
    void one_without_a_value_is_not_given() {
        assertThat(in(RequestKind.LEAD_UPDATE, "leadId=")).isEqualTo(fit(Parameters.NONE));
        assertThat(in(RequestKind.LEAD_CAPTURE, "LeadUpdateBehavior"))
                .isEqualTo(fit(Parameters.NONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"leadId=7", "leadid=%ZZ", "leadId=7&leadId=7"})
    void what_is_no_id_is_refused(String query) {
        assertThat(in(RequestKind.LEAD_UPDATE, query))
                .isEqualTo(
                        new GivenParameters.Unfit(
                                new Refusal.Malformed("leadId", "one GUID of 36 characters")));
    }

    @Test
    void what_is_no_behavior_is_refused_with_those_that_there_are() {
        assertThat(in(RequestKind.LEAD_CAPTURE, "LeadUpdateBehavior=Update"))
                .isEqualTo(
                        new GivenParameters.Unfit(
                                new Refusal.Malformed(
                                        "LeadUpdateBehavior",
                                        "one of DoNotUpdate, UpdateOnlyEmptyFields, DoNotUpdateUniqueFields")));
    }

    @Test
    void an_administrator_gives_one_parameter_as_it_would_stand_in_a_query() {
        Map<String, Boolean> texts =
                Map.of(
                        "leadId=" + LEAD,
                        true,
                        "LEADID=" + LEAD,
                        true,
                        "LeadUpdateBehavior=donotupdate",
                        true,
                        "leadId=7",
                        false,
                        "leadId=" + LEAD + "&LeadUpdateBehavior=DoNotUpdate",
                        false,
                        "leadId=" + LEAD + "&x=1",
                        false,
                        "x",
                        false);

        texts.forEach((text, isTaken) -> {
            Input input =
                    Input.of(new Query(""), ("{\"parameters\":\"" + text + "\"}").getBytes(UTF_8));
            assertThat(GivenParameters.edited(input).isPresent()).as(text).isEqualTo(isTaken);
            assertThat(input.problem().isEmpty()).as(text).isEqualTo(isTaken);
        });
    }
}
