package io.catchment.wire;

import static io.catchment.wire.Bodies.capture;
import static io.catchment.wire.Bodies.opportunity;
import static io.catchment.wire.Bodies.refusal;
import static io.catchment.wire.Bodies.withMember;
import static io.catchment.wire.Bodies.withOpportunity;
import static io.catchment.wire.Bodies.withOpportunityMember;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Capture;
import io.catchment.Given;
import io.catchment.Refusal;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What holds of a body as JSON text, whatever it says.
class BodyTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "360°",
                "É",
                "®",
                "A – B",
                "😀",
                "e\u0301",
                "जयपुर",
                "\u202E",
                "\uFEFF",
                "\uFFFF",
                "\u2028",
                "a\u007Fb"
            })
    void text_survives_unchanged(String text) {
        Capture capture =
                capture(withMember("{'Attribute':'mx" + text + "','Value':'" + text + "'}"));

        assertThat(capture.attributes().getFirst())
                .isEqualTo(new Given("mx" + text, Optional.of(text)));
    }

    @Test
    void escapes_are_what_they_stand_for() {
        Capture capture =
                capture(
                        withMember(
                                "{'Attribute':'\\u0061','Value':'\\uD83D\\ude00\\n\\\\u0000\\/\\u0001'}"));

        assertThat(capture.attributes().getFirst())
                .isEqualTo(new Given("a", Optional.of("😀\n\\u0000/\u0001")));
    }

    @Test
    void a_byte_order_mark_does_no_harm() {
        Capture capture = capture("\uFEFF" + withOpportunity("{'OpportunityEventCode':12000}"));

        assertThat(opportunity(capture).eventCode()).isEqualTo(12000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void another_encoding_is_not_guessed(String charset) {
        byte[] body =
                withOpportunity("{'OpportunityEventCode':12000}")
                        .getBytes(Charset.forName(charset));

        assertThat(refusal(body)).isInstanceOf(Refusal.NotJson.class);
    }

    @Test
    void latin_1_is_not_guessed() {
        byte[] body = withMember("{'Attribute':'mx_City','Value':'Évry'}").getBytes(ISO_8859_1);

        assertThat(refusal(body))
                .isInstanceOfSatisfying(
                        Refusal.NotJson.class,
                        it -> {
                            assertThat(it.path()).isEqualTo("$.LeadDetails[0].Value");
                            assertThat(it.problem()).contains("UTF-8");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "C080", // overlong U+0000
                "C1BF", // overlong of 2
                "E080AF", // overlong of 3
                "F08080AF", // overlong of 4
                "EDA080", // a surrogate
                "EDA0BDEDB880", // a pair of surrogates, as CESU-8 has them
                "F4908080", // past U+10FFFF
                "F8888080", // a lead of 5
                "80", // a continuation by itself
                "C3", // cut short
                "E282",
                "F09F98",
                "FE",
                "FF"
            })
    void bytes_that_are_not_utf_8_are_refused_wherever_they_stand(String hex) {
        String bytes = new String(HexFormat.of().parseHex(hex), ISO_8859_1);

        assertThat(latin1Refusal(withMember("{'Attribute':'a','Value':'x" + bytes + "'}")))
                .isInstanceOfSatisfying(
                        Refusal.NotJson.class,
                        it -> assertThat(it.path()).isEqualTo("$.LeadDetails[0].Value"));
        assertThat(latin1Refusal(withOpportunityMember("'x':{'y" + bytes + "':1}")))
                .isInstanceOf(Refusal.NotJson.class);
        assertThat(latin1Refusal("{}" + bytes)).isInstanceOf(Refusal.NotJson.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000",
                "\\uD800",
                "\\uDBFFx",
                "\\uDC00",
                "\\udfff",
                "\\uDC00\\uD800",
                "\\uD800\\uD800\\uDC00",
                "\\\\\\u0000",
                "\\uD800\\n",
                "\\uD83D😀"
            })
    void no_string_may_hold_what_the_store_cannot(String text) {
        String quoted = "'x" + text + "'";

        assertUnstorable(withMember("{'Attribute':" + quoted + "}"), "$.LeadDetails[0].Attribute");
        assertUnstorable(
                withMember("{'Attribute':'a','Value':" + quoted + "}"), "$.LeadDetails[0].Value");
        assertUnstorable(
                withOpportunityMember("'OpportunityNote':" + quoted),
                "$.Opportunity.OpportunityNote");
        assertUnstorable(
                withOpportunityMember("'stray':[1,{'a':['x'," + quoted + "]}]"),
                "$.Opportunity.stray[1].a[1]");
    }

    @Test
    void no_key_may_hold_what_the_store_cannot() {
        assertUnstorable(withOpportunityMember("'a\\u0000':1"), "$.Opportunity['a\uFFFD']");
        assertUnstorable(withOpportunityMember("'stray':{'b\\uD800':1}"), "$.Opportunity.stray");
    }

    @Test
    void a_key_is_the_same_escaped_or_not() {
        Capture capture = capture(withOpportunityMember("'\\uD83D\\uDE00é':1"));

        assertThat(capture.ignored()).containsExactly("😀é");
        assertThat(refusal(withOpportunityMember("'\\uD83D\\uDE00é':1,'😀\\u00e9':2")))
                .isEqualTo(
                        new Refusal.Malformed(
                                "$.Opportunity['😀é']", "each key once in its object"));
    }

    @Test
    void raw_control_characters_are_refused() {
        for (char control = 0; control < ' '; control++) {
            Refusal refusal = refusal(withMember("{'Attribute':'a','Value':'x" + control + "'}"));

            assertThat(refusal).as("U+%04X", (int) control).isInstanceOf(Refusal.NotJson.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'OpportunityEventCode':1              | $.Opportunity.OpportunityEventCode",
                "'Opportunity\\u0045ventCode':1        | $.Opportunity.OpportunityEventCode",
                "'a':1,'a':1                           | $.Opportunity.a",
                "'a':1,'b':2,'c':3,'a':1               | $.Opportunity.a",
                "'a':{'b':[{'c':1,'d':2,'c':1}]}       | $.Opportunity.a.b[0].c",
                "'Fields':[{'SchemaName':'a','Value':1,'Value':1}] | $.Opportunity.Fields[0].Value",
                "'Fields':[{'SchemaName':'a','Fields':[{'SchemaName':'a','x':1,'SchemaName':'a'}]}] | $.Opportunity.Fields[0].Fields[0].SchemaName"
            })
    void a_key_twice_in_one_object_is_refused(String members, String path) {
        Refusal refusal = refusal(withOpportunityMember(members));

        assertThat(refusal).isEqualTo(new Refusal.Malformed(path, "each key once in its object"));
    }

    @Test
    void a_key_twice_at_the_top_or_in_a_member_is_refused() {
        String body = withMember("{'Attribute':'a','Attribute':'a'}");
        String twice =
                withOpportunity("{'OpportunityEventCode':1}")
                        .replaceFirst("}$", ",\"LeadDetails\":[]}");

        assertThat(refusal(body))
                .isEqualTo(
                        new Refusal.Malformed(
                                "$.LeadDetails[0].Attribute", "each key once in its object"));
        assertThat(refusal(twice))
                .isEqualTo(new Refusal.Malformed("$.LeadDetails", "each key once in its object"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1234567890123456789012345678901234567890",
                "-1234567890123456789012345678901234567890",
                "12345678901234567890.12345678901234567890",
                "-0.123456789012345678901234567890123456789",
                "12345678901234567890123456789012345678e12",
                "1.2345678901234567890123456789012345678e-12"
            })
    void a_number_has_at_most_forty_digits(String number) {
        String longer = number.replaceFirst("\\d", "11").replaceFirst("^(-?)110\\.", "$111.");

        assertThat(capture(withMember("{'Attribute':'a','Value':" + number + "}")).attributes())
                .contains(new Given("a", Optional.of(number)));
        assertThat(refusal(withMember("{'Attribute':'a','Value':" + longer + "}")))
                .isEqualTo(
                        new Refusal.Malformed(
                                "$.LeadDetails[0].Value", "a number of at most 40 digits"));
        assertThat(refusal(withOpportunityMember("'stray':[0," + longer + "]")))
                .isEqualTo(
                        new Refusal.Malformed(
                                "$.Opportunity.stray[1]", "a number of at most 40 digits"));
    }

    @Test
    void a_number_of_a_million_digits_is_refused() {
        Refusal refusal = refusal(withOpportunityMember("'x':" + "9".repeat(1_000_000)));

        assertThat(refusal).isInstanceOf(Refusal.Malformed.class);
    }

    @Test
    void objects_and_arrays_nest_sixteen_deep_and_no_deeper() {
        String deep = "[".repeat(14) + "]".repeat(14);

        assertThat(capture(withOpportunityMember("'x':" + deep)).ignored()).containsExactly("x");
        assertThat(refusal(withOpportunityMember("'x':[" + deep + "]")))
                .isInstanceOfSatisfying(
                        Refusal.Malformed.class,
                        it -> {
                            assertThat(it.path()).startsWith("$.Opportunity.x[0][0]");
                            assertThat(it.expected()).contains("16 levels");
                        });
    }

    @Test
    void a_million_brackets_are_refused_like_seventeen() {
        assertThat(refusal("[".repeat(1_000_000))).isInstanceOf(Refusal.NotJson.class);
        assertThat(refusal("{\"a\":".repeat(1_000_000))).isInstanceOf(Refusal.Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\uFEFF",
                "[]",
                "null",
                "7",
                "\"x\"",
                "x",
                "{",
                "{\"",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{,}",
                "{'a':1}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":5.}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":tru}",
                "{\"a\":/* c */1}",
                "{\"a\":1}//",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12G4\"}",
                "{\"a\":\"\\u12",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{]",
                "\u0000",
                "{}\u0000"
            })
    void what_is_no_json_object_is_refused(String body) {
        Refusal refusal = refusal(body);

        assertThat(refusal).as(body).isInstanceOf(Refusal.OfBody.class);
        if (!body.startsWith("{}")) {
            assertThat(refusal).as(body).isInstanceOf(Refusal.NotJson.class);
        }
    }

    @Test
    void broken_json_is_told_by_path_line_and_column() {
        Refusal refusal = refusal("{\"a\":\n {\"b\":[0,\n NaN]}}");

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.NotJson.class,
                        it -> {
                            assertThat(it.path()).isEqualTo("$.a.b[1]");
                            assertThat(it.problem())
                                    .startsWith("line 3, column ")
                                    .contains("NaN")
                                    .doesNotContain("enable");
                        });
    }

    @Test
    void what_one_body_does_to_the_table_of_keys_does_not_harm_the_next() {
        String strays =
                IntStream.range(0, 50_000)
                        .mapToObj(i -> "\"" + Integer.toString(i * 7919, 36) + "\":1,")
                        .collect(Collectors.joining());
        String body = withOpportunity("{'OpportunityEventCode':1}");

        Capture first = capture(body.replaceFirst("\\{", "{" + strays));
        Capture second = capture(body);

        assertThat(first.opportunity()).isEqualTo(second.opportunity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", "7", ",", "}", "]", "\u0000", "\"", "null"})
    void what_follows_the_object_is_refused(String rest) {
        Refusal refusal = refusal(withOpportunity("{'OpportunityEventCode':1}") + " " + rest);

        assertThat(refusal).isInstanceOf(Refusal.NotJson.class);
    }

    @Test
    void white_space_around_the_object_does_no_harm() {
        Capture capture =
                capture("\r\n\t " + withOpportunity("{'OpportunityEventCode':1}") + "\r\n");

        assertThat(opportunity(capture).eventCode()).isEqualTo(1);
    }

    @Test
    void without_lead_details_or_opportunity_a_body_is_refused() {
        assertThat(refusal("{}"))
                .isEqualTo(new Refusal.Missing("$.LeadDetails", LeadDetails.EXPECTED));
        assertThat(refusal("{\"Opportunity\":{\"OpportunityEventCode\":1}}"))
                .isEqualTo(new Refusal.Missing("$.LeadDetails", LeadDetails.EXPECTED));
        assertThat(refusal("{\"LeadDetails\":[{\"Attribute\":\"a\"}]}"))
                .isEqualTo(new Refusal.Missing("$.Opportunity", OpportunityObject.EXPECTED));
    }

    @Test
    void a_string_may_be_as_long_as_the_body() {
        String text = "x".repeat(3_000_000);

        Capture capture = capture(withMember("{'Attribute':'a','Value':'" + text + "'}"));

        assertThat(capture.attributes().getFirst().value()).contains(text);
    }

    @Test
    void a_key_may_be_as_long_as_the_body_and_its_path_is_cut() {
        Refusal refusal = refusal(withOpportunityMember("'" + "k".repeat(100_000) + "':NaN"));

        assertThat(refusal)
                .isInstanceOfSatisfying(
                        Refusal.NotJson.class,
                        it ->
                                assertThat(it.path())
                                        .isEqualTo("$.Opportunity['" + "k".repeat(100) + "…']"));
    }

    private static void assertUnstorable(String body, String path) {
        assertThat(refusal(body))
                .isEqualTo(
                        new Refusal.Malformed(
                                path, "text without \\u0000 and unpaired surrogates"));
    }

    private static Refusal.OfBody latin1Refusal(String body) {
        return refusal(body.getBytes(ISO_8859_1));
    }
}
