package io.catchment.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Capture;
import io.catchment.Given;
import io.catchment.GivenField;
import io.catchment.LeadId;
import io.catchment.LeadUpdate;
import io.catchment.LeadUpdateBehavior;
import io.catchment.OpportunityId;
import io.catchment.OpportunityUpdate;
import io.catchment.Parameters;
import io.catchment.Refusal;
import io.catchment.Request;
import io.catchment.RequestKind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contract 6: the bodies of lead captures and of updates.
final class UpdateReaderTest {
    private static final LeadId LEAD = LeadId.parse("8eca6fa6-262c-43eb-8cfe-6e3325e2dc73");

    private static Request read(RequestKind kind, Parameters parameters, String body) {
        return Bodies.request(kind, parameters, json(body));
    }

    private static Refusal refusal(RequestKind kind, String body) {
        return Bodies.refusal(kind, Parameters.NONE, json(body));
    }

    private static byte[] json(String body) {
        return body.replace('\'', '"').getBytes(UTF_8);
    }

    private static Given given(String name, String value) {
        return new Given(name, Optional.of(value));
    }

    @Test
    void a_lead_capture_is_an_array_and_may_come_without_SearchBy() {
        Capture searched =
                (Capture)
                        Bodies.request(
                                RequestKind.LEAD_CAPTURE,
                                Parameters.NONE,
                                Bodies.file("lead-capture.json"));
        Capture unsearched =
                (Capture)
                        Bodies.request(
                                RequestKind.LEAD_CAPTURE,
                                Parameters.of(LeadUpdateBehavior.DO_NOT_UPDATE),
                                Bodies.file("lead-capture-without-search-by.json"));

        assertThat(searched.searchBy()).contains("Phone");
        assertThat(searched.opportunity()).isEmpty();
        assertThat(searched.behavior()).isEmpty();
        assertThat(unsearched.searchBy()).isEmpty();
        assertThat(unsearched.behavior()).contains(LeadUpdateBehavior.DO_NOT_UPDATE);
        assertThat(unsearched.attributes()).contains(given("Source", "Landing page"));
    }

    @Test
    void a_lead_update_is_of_the_lead_that_the_query_or_the_body_names() {
        String body =
                "[{'Attribute':'Phone','Value':9000000001},{'Attribute':'SearchBy','Value':'Phone'}]";
        String naming =
                "[{'Attribute':'prospectid','Value':' %s '},{'Attribute':'Phone','Value':9000000001}]";
        LeadUpdate expected =
                new LeadUpdate(LEAD, List.of(given("Phone", "9000000001")), List.of());

        assertThat(read(RequestKind.LEAD_UPDATE, Parameters.of(LEAD), body)).isEqualTo(expected);
        assertThat(read(RequestKind.LEAD_UPDATE, Parameters.NONE, naming.formatted(LEAD)))
                .isEqualTo(expected);
        assertThat(read(RequestKind.LEAD_UPDATE, Parameters.of(LEAD), naming.formatted(LEAD)))
                .isEqualTo(expected);
        assertThat(read(RequestKind.LEAD_UPDATE, Parameters.of(LEAD), naming.formatted("")))
                .isEqualTo(expected);
    }

    @Test
    void an_opportunity_update_names_its_opportunity() {
        OpportunityUpdate update =
                (OpportunityUpdate)
                        Bodies.request(
                                RequestKind.OPPORTUNITY_UPDATE,
                                Parameters.NONE,
                                Bodies.file("opportunity-update.json"));

        assertThat(update)
                .isEqualTo(
                        new OpportunityUpdate(
                                new OpportunityId(
                                        UUID.fromString("5f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c22")),
                                Optional.of("Update note"),
                                List.of(
                                        field("mx_Custom_6", "200,000"),
                                        field("mx_Custom_8", "2020-09-16 12:13:44")),
                                List.of()));
    }

    private static GivenField field(String name, String value) {
        return new GivenField(name, Optional.of(value), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    LEAD_CAPTURE       | {}                                        | $
                    LEAD_CAPTURE       | []                                        | $
                    LEAD_CAPTURE       | [] 1                                      | $
                    LEAD_CAPTURE       | [{'Attribute':'a','Value':'b'}]]          | $
                    LEAD_CAPTURE       | [7]                                       | $[0]
                    LEAD_CAPTURE       | [{'Attribute':'a'}]                       | $
                    LEAD_CAPTURE       | [{'Value':'a'}]                           | $[0].Attribute
                    LEAD_UPDATE        | []                                        | $
                    LEAD_UPDATE        | [{'Attribute':'a','Value':'b'}]           | leadId
                    LEAD_UPDATE        | [{'Attribute':'ProspectID','Value':'7'}]  | $
                    OPPORTUNITY_UPDATE | []                                        | $
                    OPPORTUNITY_UPDATE | {}                                        | $.ProspectOpportunityId
                    OPPORTUNITY_UPDATE | {'ProspectOpportunityId':''}              | $.ProspectOpportunityId
                    OPPORTUNITY_UPDATE | {'ProspectOpportunityId':null}            | $.ProspectOpportunityId
                    OPPORTUNITY_UPDATE | {'ProspectOpportunityId':7}               | $.ProspectOpportunityId
                    OPPORTUNITY_UPDATE | {'ProspectOpportunityId':'x'}             | $.ProspectOpportunityId
                    OPPORTUNITY_UPDATE | {'OpportunityNote':{}}                    | $.OpportunityNote
                    OPPORTUNITY_UPDATE | {'Fields':[{'Value':'1'}]}                | $.Fields[0].SchemaName
                    """)
    void what_is_wrong_is_named_by_its_place(RequestKind kind, String body, String path) {
        assertThat(MxError.of(refusal(kind, body)).message()).contains(". " + path + ": ");
    }

    @Test
    void a_lead_update_that_names_two_leads_is_refused() {
        String body = "[{'Attribute':'ProspectID','Value':'8eca6fa6-262c-43eb-8cfe-6e3325e2dc74'}]";

        Refusal refusal = Bodies.refusal(RequestKind.LEAD_UPDATE, Parameters.of(LEAD), json(body));

        assertThat(refusal)
                .isEqualTo(new Refusal.Malformed("$", "no other ProspectID than the leadId"));
    }
}
