package io.catchment.wire;

import static io.catchment.wire.Bodies.capture;
import static io.catchment.wire.Bodies.opportunity;
import static io.catchment.wire.Bodies.refusal;
import static io.catchment.wire.Bodies.withLead;
import static io.catchment.wire.Bodies.withMember;
import static io.catchment.wire.Bodies.withOpportunity;
import static io.catchment.wire.Bodies.withOpportunityMember;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Capture;
import io.catchment.Flags;
import io.catchment.Given;
import io.catchment.Refusal;
import io.catchment.RequestKind;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a body may say, and where a refusal says that it went wrong.
class CaptureReaderTest {

    // ---- the lead

    @Test
    void search_by_may_stand_anywhere_in_any_case() {
        Capture capture =
                capture(
                        withLead(
                                "[{'Attribute':'searchBY','Value':'Phone'},{'Attribute':'Phone','Value':'9000000001'}]"));

        assertThat(capture.searchBy()).contains("Phone");
        assertThat(capture.attributes()).extracting(Given::name).containsExactly("Phone");
    }

    @Test
    void of_two_search_by_the_last_that_is_given_counts() {
        Capture capture =
                capture(
                        withMember(
                                "{'Attribute':'SearchBy','Value':'EmailAddress'},{'Attribute':'SearchBy','Value':'Mobile'},{'Attribute':'SearchBy','Value':null}"));

        assertThat(capture.searchBy()).contains("Phone");
    }

    @Test
    void a_later_search_by_without_value_leaves_the_earlier() {
        Capture capture =
                capture(
                        withLead(
                                "[{'Attribute':'Phone','Value':'1'},{'Attribute':'SearchBy','Value':'Phone'},{'Attribute':'SearchBy','Value':null},{'Attribute':'SearchBy'}]"));

        assertThat(capture.searchBy()).contains("Phone");
    }

    @Test
    void without_search_by_a_body_is_refused_only_where_it_is_required() {
        byte[] body = withLead("[{'Attribute':'Phone','Value':'9000000001'}]").getBytes(UTF_8);

        assertThat(refusal(body))
                .isEqualTo(
                        new Refusal.Missing(
                                "$.LeadDetails",
                                "a member with the Attribute SearchBy, whose Value names the attribute to match by"));
        assertThat(Bodies.READER.read(RequestKind.OPPORTUNITY_CAPTURE, body, false))
                .isInstanceOfSatisfying(
                        Reading.Read.class,
                        it -> assertThat(((Capture) it.request()).searchBy()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "' '"})
    void a_search_by_without_value_is_none(String value) {
        Refusal refusal =
                refusal(
                        withLead(
                                "[{'Attribute':'Phone','Value':'1'},{'Attribute':'SearchBy','Value':"
                                        + value
                                        + "}]"));

        assertThat(refusal).isInstanceOf(Refusal.Missing.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "'true',true",
                "'True',true",
                "true,true",
                "'false',false",
                "false,false",
                "null,false",
                "'',false"
            })
    void a_given_id_is_used_only_when_asked_for(String value, boolean expected) {
        Capture capture =
                capture(withMember("{'Attribute':'__useUserDefinedGUID__','Value':" + value + "}"));

        assertThat(capture.useGivenId()).isEqualTo(expected);
        assertThat(capture.attributes()).hasSize(1);
    }

    @Test
    void another_word_than_true_or_false_for_the_given_id_is_refused() {
        Refusal refusal =
                refusal(withMember("{'Attribute':'__UseUserDefinedGuid__','Value':'yes'}"));

        assertThat(refusal)
                .isEqualTo(new Refusal.Malformed("$.LeadDetails[0].Value", "true or false"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "188",
                "1.50",
                "1e5",
                "1E+5",
                "-0",
                "-12.500e-3",
                "0.0",
                "true",
                "false",
                "1234567890123456789012345678901234567890"
            })
    void a_value_that_is_no_string_is_its_json_text(String text) {
        Capture capture = capture(withMember("{'Attribute':'mx_Budget','Value':" + text + "}"));

        assertThat(capture.attributes().getFirst())
                .isEqualTo(new Given("mx_Budget", Optional.of(text)));
    }

    @Test
    void a_value_that_is_null_or_left_out_is_not_given() {
        Capture capture = capture(withMember("{'Attribute':'a','Value':null},{'Attribute':'b'}"));

        assertThat(capture.attributes())
                .startsWith(new Given("a", Optional.empty()), new Given("b", Optional.empty()));
    }

    @Test
    void attributes_given_twice_are_both_kept_in_order() {
        Capture capture =
                capture(withMember("{'Attribute':'a','Value':'1'},{'Attribute':'A','Value':'2'}"));

        assertThat(capture.attributes())
                .startsWith(new Given("a", Optional.of("1")), new Given("A", Optional.of("2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Value':'x'}                  | $.LeadDetails[0].Attribute",
                "{}                             | $.LeadDetails[0].Attribute",
            })
    void a_member_without_attribute_is_refused(String member, String path) {
        Refusal refusal = refusal(withMember(member));

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.Missing.class, it -> assertThat(it.path()).isEqualTo(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'Attribute':1}                | $.LeadDetails[0].Attribute",
                "{'Attribute':null}             | $.LeadDetails[0].Attribute",
                "{'Attribute':''}               | $.LeadDetails[0].Attribute",
                "{'Attribute':' \\t '}          | $.LeadDetails[0].Attribute",
                "{'Attribute':{'a':1}}          | $.LeadDetails[0].Attribute",
                "{'Attribute':'a','Value':{}}   | $.LeadDetails[0].Value",
                "{'Value':[1],'Attribute':'a'}  | $.LeadDetails[0].Value",
                "'a'                            | $.LeadDetails[0]",
                "null                           | $.LeadDetails[0]",
                "[]                             | $.LeadDetails[0]",
                "{'Attribute':'a'},7            | $.LeadDetails[1]"
            })
    void a_member_of_another_shape_is_refused(String member, String path) {
        Refusal refusal = refusal(withMember(member));

        assertMalformed(refusal, path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{}", "null", "'x'", "7", "true"})
    void lead_details_that_are_no_array_with_members_are_refused(String leadDetails) {
        Refusal refusal = refusal(withLead(leadDetails));

        assertMalformed(refusal, "$.LeadDetails");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'Attribute':'SearchBy','Value':'Phone'}]",
                "[{'Attribute':'SearchBy','Value':'Phone'},{'Attribute':'Phone','Value':null}]",
                "[{'Attribute':'SearchBy','Value':'Phone'},{'Attribute':'Phone','Value':''}]",
                "[{'Attribute':'SearchBy','Value':'Phone'},{'Attribute':'__UseUserDefinedGuid__','Value':'true'}]"
            })
    void without_any_value_beside_search_by_a_body_is_refused(String leadDetails) {
        Refusal refusal = refusal(withLead(leadDetails));

        assertThat(refusal)
                .isEqualTo(
                        new Refusal.Missing(
                                "$.LeadDetails", "a member with a value beside SearchBy"));
    }

    @Test
    void five_hundred_attributes_are_read_and_no_more() {
        String members =
                IntStream.range(0, 498)
                        .mapToObj(i -> "{'Attribute':'mx_" + i + "','Value':'x'}")
                        .collect(Collectors.joining(","));

        assertThat(capture(withMember(members)).attributes()).hasSize(499);
        assertMalformed(refusal(withMember(members + ",{'Attribute':'x'}")), "$.LeadDetails[500]");
    }

    // ---- the opportunity

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "12000,12000",
                "'12000',12000",
                "'0012000',12000",
                "1,1",
                "2147483647,2147483647"
            })
    void an_event_code_is_an_integer_or_a_string_of_digits(String code, int expected) {
        Capture capture = capture(withOpportunity("{'OpportunityEventCode':" + code + "}"));

        assertThat(opportunity(capture).eventCode()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "-0",
                "2147483648",
                "99999999999999999999999",
                "12000.0",
                "1.2e4",
                "'12 000'",
                "''",
                "' '",
                "'+1'",
                "'-1'",
                "'１２０００'",
                "'2147483648'",
                "true",
                "[12000]",
                "{}"
            })
    void any_other_event_code_is_refused(String code) {
        Refusal refusal = refusal(withOpportunity("{'OpportunityEventCode':" + code + "}"));

        assertMalformed(refusal, "$.Opportunity.OpportunityEventCode");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{'OpportunityEventCode':null}", "{'opportunityeventcode':12000}"})
    void an_opportunity_without_event_code_is_refused(String opportunity) {
        Refusal refusal = refusal(withOpportunity(opportunity));

        assertThat(refusal)
                .isEqualTo(
                        new Refusal.Missing(
                                "$.Opportunity.OpportunityEventCode",
                                "an integer from 1 to 2147483647"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "'x'", "12000"})
    void an_opportunity_that_is_no_object_is_refused(String opportunity) {
        Refusal refusal = refusal(withOpportunity(opportunity));

        assertMalformed(refusal, "$.Opportunity");
    }

    @ParameterizedTest
    @CsvSource({
        "2020-12-05 12:13:44,2020-12-05T12:13:44Z",
        "2024-02-29 00:00:00,2024-02-29T00:00:00Z",
        "2000-02-29 23:59:59,2000-02-29T23:59:59Z",
        "0001-01-01 00:00:00,0001-01-01T00:00:00Z",
        "9999-12-31 23:59:59,9999-12-31T23:59:59Z"
    })
    void a_date_time_is_in_utc(String text, Instant expected) {
        Capture capture = capture(withOpportunityMember("'OpportunityDateTime':'" + text + "'"));

        assertThat(opportunity(capture).dateTime()).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'2021-02-30 00:00:00'",
                "'2021-02-29 00:00:00'",
                "'1900-02-29 00:00:00'",
                "'2021-13-01 00:00:00'",
                "'2021-00-01 00:00:00'",
                "'2021-01-00 00:00:00'",
                "'0000-01-01 00:00:00'",
                "'2021-01-01 24:00:00'",
                "'2021-01-01 00:60:00'",
                "'2021-01-01 00:00:60'",
                "'2021-01-01T00:00:00'",
                "'2021-01-01 00:00'",
                "'2021-01-01 00:00:00 '",
                "'2021-01-01 00:00:00Z'",
                "'2021-1-1 00:00:00'",
                "'05-12-2020 12:13:44'",
                "'-021-01-01 00:00:00'",
                "'+021-01-01 00:00:00'",
                "'٢٠٢١-01-01 00:00:00'",
                "''",
                "1607170424",
                "true",
                "{}",
                "[]"
            })
    void any_other_date_time_is_refused(String value) {
        Refusal refusal = refusal(withOpportunityMember("'OpportunityDateTime':" + value));

        assertMalformed(refusal, "$.Opportunity.OpportunityDateTime");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'true'", "'True'", "'TRUE'"})
    void a_flag_may_be_a_boolean_or_its_text(String value) {
        Capture capture =
                capture(
                        withOpportunityMember(
                                "'OverwriteFields':"
                                        + value
                                        + ",'DoNotPostDuplicateActivity':"
                                        + value
                                        + ",'DoNotChangeOwner':"
                                        + value));

        assertThat(opportunity(capture).flags()).isEqualTo(new Flags(true, false, true, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "'false'", "'False'", "null"})
    void a_flag_that_is_off_is_off(String value) {
        Capture capture =
                capture(
                        withOpportunityMember(
                                "'OverwriteFields':" + value + ",'UpdateEmptyFields':true"));

        assertThat(opportunity(capture).flags()).isEqualTo(new Flags(false, true, false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0", "'yes'", "''", "' true'", "{}", "[true]"})
    void any_other_flag_is_refused(String value) {
        Refusal refusal = refusal(withOpportunityMember("'UpdateEmptyFields':" + value));

        assertMalformed(refusal, "$.Opportunity.UpdateEmptyFields");
    }

    @Test
    void both_kinds_of_updating_at_once_are_refused() {
        Refusal refusal =
                refusal(withOpportunityMember("'OverwriteFields':true,'UpdateEmptyFields':'true'"));

        assertThat(refusal).isEqualTo(new Refusal.BothOverwriteAndUpdateEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "{}", "[]"})
    void a_note_that_is_no_string_is_refused(String value) {
        Refusal refusal = refusal(withOpportunityMember("'OpportunityNote':" + value));

        assertMalformed(refusal, "$.Opportunity.OpportunityNote");
    }

    @Test
    void optional_members_that_are_null_are_not_given() {
        Capture capture =
                capture(
                        withOpportunityMember(
                                "'OpportunityNote':null,'OpportunityDateTime':null,'Fields':null"));

        assertThat(opportunity(capture).note()).isEmpty();
        assertThat(opportunity(capture).dateTime()).isEmpty();
        assertThat(opportunity(capture).fields()).isEmpty();
    }

    @Test
    void a_long_note_is_not_for_the_door_to_refuse() {
        String note = "n".repeat(201);

        Capture capture = capture(withOpportunityMember("'OpportunityNote':'" + note + "'"));

        assertThat(opportunity(capture).note()).contains(note);
    }

    @Test
    void a_field_set_needs_no_value() {
        Capture capture =
                capture(
                        withOpportunityMember(
                                "'Fields':[{'Fields':[{'Value':7,'SchemaName':'m'}],'SchemaName':'s'}]"));

        assertThat(opportunity(capture).fields().getFirst().value()).isEmpty();
        assertThat(opportunity(capture).fields().getFirst().members())
                .containsExactly(new Given("m", Optional.of("7")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                        | $.Opportunity.Fields",
                "'x'                                       | $.Opportunity.Fields",
                "[7]                                       | $.Opportunity.Fields[0]",
                "[{'SchemaName':'a'},[]]                   | $.Opportunity.Fields[1]",
                "[{'SchemaName':''}]                       | $.Opportunity.Fields[0].SchemaName",
                "[{'SchemaName':3}]                        | $.Opportunity.Fields[0].SchemaName",
                "[{'SchemaName':'a','Value':{}}]           | $.Opportunity.Fields[0].Value",
                "[{'SchemaName':'a','Fields':{}}]          | $.Opportunity.Fields[0].Fields",
                "[{'SchemaName':'a','Fields':[7]}]         | $.Opportunity.Fields[0].Fields[0]",
                "[{'SchemaName':'a','Fields':[{'SchemaName':'b','Value':[]}]}] | $.Opportunity.Fields[0].Fields[0].Value",
                "[{'SchemaName':'a','Fields':[{'SchemaName':'b','Fields':[{'SchemaName':'c'}]}]}] | $.Opportunity.Fields[0].Fields[0].Fields[0]"
            })
    void fields_of_another_shape_are_refused(String fields, String path) {
        Refusal refusal = refusal(withOpportunityMember("'Fields':" + fields));

        assertMalformed(refusal, path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{'Value':'x'}]                           | $.Opportunity.Fields[0].SchemaName",
                "[{'SchemaName':'a','Fields':[{}]}]        | $.Opportunity.Fields[0].Fields[0].SchemaName"
            })
    void a_field_without_schema_name_is_refused(String fields, String path) {
        Refusal refusal = refusal(withOpportunityMember("'Fields':" + fields));

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.Missing.class, it -> assertThat(it.path()).isEqualTo(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]"})
    void empty_fields_within_a_field_set_do_no_harm(String deeper) {
        Capture capture =
                capture(
                        withOpportunityMember(
                                "'Fields':[{'SchemaName':'s','Fields':[{'SchemaName':'m','Fields':"
                                        + deeper
                                        + ",'Value':'1'}]}]"));

        assertThat(opportunity(capture).fields().getFirst().members())
                .containsExactly(new Given("m", Optional.of("1")));
    }

    @Test
    void five_hundred_fields_are_read_and_no_more_those_of_sets_counted() {
        String fields =
                IntStream.range(0, 498)
                        .mapToObj(i -> "{'SchemaName':'mx_" + i + "'}")
                        .collect(Collectors.joining(","));
        String set = "{'SchemaName':'s','Fields':[{'SchemaName':'m'}";

        assertThat(
                        capture(withOpportunityMember("'Fields':[" + fields + "," + set + "]}]"))
                                .opportunity()
                                .orElseThrow()
                                .fields())
                .hasSize(499);
        assertMalformed(
                refusal(
                        withOpportunityMember(
                                "'Fields':[" + fields + "," + set + ",{'SchemaName':'n'}]}]")),
                "$.Opportunity.Fields[498].Fields[1]");
    }

    // ---- what is ignored

    @Test
    void unknown_keys_are_ignored_at_any_level_and_named_once() {
        Capture capture =
                capture(
                        """
                        {"x":{"deep":[{"SchemaName":1}]},
                         "LeadDetails":[{"Attribute":"Phone","Value":"1","Fields":[1]},{"Attribute":"SearchBy","Fields":2,"value":"z","Value":"Phone"}],
                         "Opportunity":{"OpportunityEventCode":1,"Fields":[{"SchemaName":"a","DisplayName":"A","x":[]}],"opportunitynote":1},
                         "y":"z"}\
                        """);

        assertThat(capture.ignored())
                .containsExactly("x", "Fields", "value", "DisplayName", "opportunitynote", "y");
    }

    @Test
    void only_so_many_ignored_keys_are_named_and_none_at_length() {
        String many =
                IntStream.range(0, 30)
                        .mapToObj(i -> "'k" + i + "':1,")
                        .collect(Collectors.joining())
                        .replace('\'', '"');
        String body = withOpportunity("{'OpportunityEventCode':1}");

        assertThat(capture(body.replaceFirst("\\{", "{" + many)).ignored())
                .hasSize(20)
                .startsWith("k0", "k1");
        assertThat(capture(body.replaceFirst("\\{", "{\"" + "k".repeat(5000) + "\":1,")).ignored())
                .containsExactly("k".repeat(100) + "…");
    }

    private static void assertMalformed(Refusal refusal, String path) {
        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.Malformed.class,
                        it -> {
                            assertThat(it.path()).isEqualTo(path);
                            assertThat(it.expected()).isNotBlank();
                        });
    }
}
