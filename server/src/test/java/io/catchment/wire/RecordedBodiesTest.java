package io.catchment.wire;

import static io.catchment.wire.Bodies.opportunity;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Capture;
import io.catchment.Flags;
import io.catchment.Given;
import io.catchment.GivenField;
import io.catchment.RequestKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedBodiesTest {

    @Test
    void the_documented_sample_is_read_whole() {
        Capture capture = Bodies.capture(Bodies.file("sample.json"));

        assertThat(capture)
                .isEqualTo(
                        new Capture(
                                List.of(
                                        given("EmailAddress", "johndoe@example.com"),
                                        given("mx_City", "Bangalore")),
                                Optional.of("EmailAddress"),
                                false,
                                Optional.of(
                                        new Capture.OpportunityPart(
                                                12231,
                                                Optional.of("Opportunity capture api"),
                                                Optional.of(Instant.parse("2020-12-05T12:13:44Z")),
                                                Flags.NONE,
                                                List.of(
                                                        field("mx_Custom_1", "1"),
                                                        field("mx_Custom_2", "1")))),
                                List.of()));
    }

    @Test
    void the_smallest_body_is_read() {
        Capture capture = Bodies.capture(Bodies.file("minimal.json"));

        assertThat(capture.attributes()).containsExactly(given("Phone", "9000000014"));
        assertThat(capture.searchBy()).contains("Phone");
        assertThat(opportunity(capture))
                .isEqualTo(
                        new Capture.OpportunityPart(
                                12000, Optional.empty(), Optional.empty(), Flags.NONE, List.of()));
    }

    @Test
    void a_field_set_brings_members_beside_an_empty_value() {
        Capture capture = Bodies.capture(Bodies.file("custom-field-set.json"));

        assertThat(capture.attributes())
                .containsExactly(given("Phone", "9000000012"), given("Source", "Website"));
        assertThat(opportunity(capture).flags()).isEqualTo(new Flags(true, false, false, true));
        assertThat(opportunity(capture).fields())
                .containsExactly(
                        field("mx_Custom_1", "Term plan"),
                        new GivenField(
                                "mx_Custom_36",
                                Optional.of(""),
                                List.of(
                                        given("mx_CustomObject_1", "70000001"),
                                        given("mx_CustomObject_3", "777777"))),
                        field("mx_Custom_13", "1971-12-11"));
    }

    @Test
    void a_given_id_is_asked_for_by_a_reserved_attribute() {
        Capture capture = Bodies.capture(Bodies.file("match-by-prospect-id.json"));

        assertThat(capture.useGivenId()).isTrue();
        assertThat(capture.searchBy()).contains("ProspectId");
        assertThat(capture.attributes())
                .containsExactly(given("ProspectID", "3f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c11"));
        assertThat(opportunity(capture).flags()).isEqualTo(new Flags(false, true, false, false));
        assertThat(opportunity(capture).fields())
                .contains(field("mx_Custom_1", "BodyCafé 360°"), field("Owner", "rep@example.com"));
    }

    @Test
    void null_is_not_given_and_a_number_is_its_text() {
        Capture capture = Bodies.capture(Bodies.file("two-unique-fields-null-value.json"));

        assertThat(capture.attributes())
                .containsExactly(
                        given("EmailAddress", "b@example.com"),
                        given("Mobile", "9000000013"),
                        new Given("mx_City", Optional.empty()));
        assertThat(opportunity(capture).fields())
                .containsExactly(field("mx_Custom_1", "Loan"), field("mx_Custom_4", "188"));
    }

    @Test
    void an_empty_text_is_a_value() {
        Capture capture = Bodies.capture(Bodies.file("web-form-empty-last-name.json"));

        assertThat(capture.attributes()).contains(given("LastName", ""));
        assertThat(opportunity(capture).fields()).contains(field("mx_Custom_1", "A – Project"));
    }

    @ParameterizedTest
    @FieldSource("io.catchment.wire.Bodies#CAPTURES")
    void nothing_in_a_recorded_capture_is_ignored(String file) {
        Capture capture = Bodies.capture(Bodies.file(file));

        assertThat(capture.ignored()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lead-capture.json",
                "lead-capture-without-search-by.json",
                "opportunity-update.json"
            })
    void a_body_of_another_call_is_refused(String file) {
        Reading reading =
                Bodies.READER.read(RequestKind.OPPORTUNITY_CAPTURE, Bodies.file(file), true);

        assertThat(reading).isInstanceOf(Reading.Refused.class);
    }

    private static Given given(String name, String value) {
        return new Given(name, Optional.of(value));
    }

    private static GivenField field(String name, String value) {
        return new GivenField(name, Optional.of(value), List.of());
    }
}
