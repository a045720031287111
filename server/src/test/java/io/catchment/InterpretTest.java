package io.catchment;

import static io.catchment.CaptureMaker.capture;
import static io.catchment.CaptureMaker.captureOf;
import static io.catchment.CaptureMaker.member;
import static io.catchment.RulesMaker.rules;
import static io.catchment.RulesMaker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.catchment.wire.Contacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Contract 3.1 and 5.3, as far as no lead is needed to tell.
final class InterpretTest {
    private static final Contacts CONTACTS = new Contacts();
    private static final String ID = "8eca6fa6-262c-43eb-8cfe-6e3325e2dc73";

    private static Interpretation interpret(CaptureMaker capture, RulesMaker rules) {
        return Interpret.interpret(capture.done(), rules.done(), CONTACTS);
    }

    private static Interpretation.OfCapture understood(CaptureMaker capture, RulesMaker rules) {
        Interpretation interpretation = interpret(capture, rules);
        assertThat(interpretation).isInstanceOf(Interpretation.OfCapture.class);
        return (Interpretation.OfCapture) interpretation;
    }

    private static Map<String, String> fields(Interpretation.OfCapture understood) {
        return understood.opportunity().orElseThrow().fields();
    }

    private static Interpretation.OfCapture understood(CaptureMaker capture) {
        return understood(capture, rules());
    }

    private static Refusal refusal(CaptureMaker capture, RulesMaker rules) {
        Interpretation interpretation = interpret(capture, rules);
        assertThat(interpretation).isInstanceOf(Interpretation.Contradicting.class);
        return ((Interpretation.Contradicting) interpretation).refusal();
    }

    private static Refusal refusal(CaptureMaker capture) {
        return refusal(capture, rules());
    }

    private static UniqueKey email(String compared) {
        return new UniqueKey("EmailAddress", compared);
    }

    private static UniqueKey phone(String compared) {
        return new UniqueKey("Phone", compared);
    }

    @Nested
    final class Names {
        @Test
        void match_exactly_before_they_match_without_regard_to_case() {
            var rules = rules().lead(text("mx_city"), text("mx_City"));

            var understood =
                    understood(
                            captureOf("a@example.com").with("mx_City", "x").with("MX_CITY", "y"),
                            rules);

            assertThat(understood.attributes())
                    .contains(entry("mx_City", "x"), entry("mx_city", "y"));
        }

        @Test
        void of_attributes_fields_members_and_search_by_match_without_regard_to_case() {
            var set =
                    Field.of("mx_Custom_36", "Set", DataType.CUSTOM_OBJECT)
                            .withMembers(List.of(text("mx_CustomObject_1")));

            var understood =
                    understood(
                            capture()
                                    .by("emailADDRESS")
                                    .with("EMAILaddress", "a@example.com")
                                    .with("firstname", "A")
                                    .field("STATUS", "Won")
                                    .set("MX_custom_36", null, member("mx_customobject_1", "7")),
                            rules().opportunity(set));

            assertThat(understood.attributes()).containsEntry("FirstName", "A");
            assertThat(understood.keys()).containsExactly(email("a@example.com"));
            assertThat(fields(understood))
                    .containsOnly(
                            entry("Status", "Won"), entry("mx_Custom_36/mx_CustomObject_1", "7"));
        }

        @Test
        void prospect_id_is_known_in_both_spellings() {
            var understood = understood(capture().by("ProspectId").with("PROSPECTid", ID));

            assertThat(understood.keys()).containsExactly(UniqueKey.of(LeadId.parse(ID)));
        }

        @Test
        void given_twice_the_last_value_that_is_not_null_counts_with_a_warning() {
            var understood =
                    understood(
                            captureOf("a@example.com")
                                    .with("FirstName", "A")
                                    .with("firstname", "B")
                                    .with("FirstName", null)
                                    .field("Status", "Won")
                                    .field("status", "Lost")
                                    .field("Status", null));

            assertThat(understood.attributes()).containsEntry("FirstName", "B");
            assertThat(fields(understood)).containsEntry("Status", "Lost");
            assertThat(understood.explanation())
                    .contains(
                            "FirstName is given twice: the last value counts",
                            "Status is given twice: the last value counts");
        }

        @Test
        void given_twice_the_value_that_does_not_count_is_not_held_against_its_field() {
            var understood =
                    understood(
                            captureOf("a@example.com")
                                    .with("OwnerId", "nobody")
                                    .with("OwnerId", "owner@example.com")
                                    .field("Status", "Perhaps")
                                    .field("Status", "Won"));

            assertThat(understood.attributes()).containsEntry("OwnerId", "owner@example.com");
            assertThat(fields(understood)).containsEntry("Status", "Won");
        }

        @Test
        void a_name_that_is_unknown_twice_is_named_once() {
            assertThat(refusal(captureOf("a@example.com").with("mx_A", "1").with("mx_A", "2")))
                    .isEqualTo(new Refusal.UnknownAttributes(List.of("mx_A")));
            assertThat(refusal(captureOf("a@example.com").field("mx_A", "1").field("mx_A", "2")))
                    .isEqualTo(new Refusal.UnknownOpportunityFields(List.of("mx_A")));
        }
    }

    @Nested
    final class GivenValues {
        @Test
        void null_is_not_given() {
            var understood =
                    understood(
                            captureOf("a@example.com")
                                    .with("FirstName", null)
                                    .with("Phone", null)
                                    .field("Status", null));

            assertThat(understood.attributes()).containsOnlyKeys("EmailAddress");
            assertThat(fields(understood)).isEmpty();
            assertThat(understood.keys()).containsExactly(email("a@example.com"));
        }

        @Test
        void an_empty_text_empties_a_field() {
            var understood =
                    understood(captureOf("a@example.com").with("FirstName", "").field("Owner", ""));

            assertThat(understood.attributes()).containsEntry("FirstName", "");
            assertThat(fields(understood)).containsEntry("Owner", "");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\t", "\u00a0", "\u200b", "\ufeff \u00a0"})
        void nothing_to_be_seen_counts_as_not_given_for_a_unique_attribute(String nothing) {
            var understood =
                    understood(
                            capture()
                                    .by("EmailAddress")
                                    .with("EmailAddress", nothing)
                                    .with("Mobile", nothing)
                                    .with("Phone", "9000000001"));

            assertThat(understood.keys()).containsExactly(phone("+919000000001"));
            assertThat(understood.attributes()).containsOnlyKeys("Phone");
        }

        @Test
        void an_unknown_name_without_a_value_is_left_alone() {
            var understood = understood(captureOf("a@example.com").with("mx_Nobody", null));

            assertThat(understood.attributes()).containsOnlyKeys("EmailAddress");
        }

        @Test
        void text_survives_unchanged() {
            String odd = " 360° É ® – 😀 ";

            var understood = understood(captureOf("a@example.com").with("FirstName", odd));

            assertThat(understood.attributes()).containsEntry("FirstName", odd);
        }

        @Test
        void ignored_keys_are_named() {
            var understood = understood(captureOf("a@example.com").ignoring("Fields", "Extra"));

            assertThat(understood.explanation()).contains("ignored: Fields, Extra");
        }
    }

    @Nested
    final class ContactValues {
        @Test
        void an_email_is_kept_trimmed_and_compared_without_regard_to_case() {
            var understood = understood(captureOf("  A.B@Example.COM "));

            assertThat(understood.attributes()).containsEntry("EmailAddress", "A.B@Example.COM");
            assertThat(understood.keys()).containsExactly(email("a.b@example.com"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "9000000001",
                    "09000000001",
                    "+91 90000 00001",
                    "+91-9000000001",
                    "0091 9000000001",
                    "90000-00001"
                })
        void a_phone_is_the_same_however_it_is_written(String written) {
            var understood = understood(capture().by("Phone").with("Phone", written));

            assertThat(understood.attributes()).containsEntry("Phone", "+91-9000000001");
            assertThat(understood.keys()).containsExactly(phone("+919000000001"));
            assertThat(understood.explanation()).isEmpty();
        }

        @Test
        void one_that_cannot_be_one_is_kept_as_text_with_a_warning() {
            var understood =
                    understood(
                            capture()
                                    .by("Phone")
                                    .with("Phone", " 12 ")
                                    .with("EmailAddress", "no address "));

            assertThat(understood.attributes())
                    .containsOnly(entry("Phone", "12"), entry("EmailAddress", "no address"));
            assertThat(understood.keys()).containsExactly(phone("12"), email("no address"));
            assertThat(understood.explanation())
                    .containsExactly(
                            "Phone is not a possible phone number: kept as text",
                            "EmailAddress is not an e-mail address: kept as text");
        }

        @Test
        void one_that_cannot_be_one_ends_the_request_where_the_account_wants_that() {
            var strict = rules().badContact(AccountRules.BadContact.ERROR);

            assertThat(refusal(capture().by("Phone").with("Phone", "12"), strict))
                    .isInstanceOfSatisfying(
                            Refusal.AttributeValue.class,
                            it -> {
                                assertThat(it.attribute().name()).isEqualTo("Phone");
                                assertThat(it.problem())
                                        .isEqualTo("is not a possible phone number");
                            });
        }
    }

    @Nested
    final class UniqueValues {
        @Test
        void of_512_bytes_are_taken() {
            var rules = rules().lead(text("mx_Id").asUnique());

            assertThat(
                            understood(capture().by("mx_Id").with("mx_Id", "é".repeat(256)), rules)
                                    .keys())
                    .hasSize(1);
        }

        @Test
        void over_512_bytes_are_not() {
            var rules = rules().lead(text("mx_Id").asUnique());

            assertThat(refusal(capture().by("mx_Id").with("mx_Id", "é".repeat(257)), rules))
                    .isEqualTo(new Refusal.UniqueValueTooLong("mx_Id", 514));
        }

        @Test
        void of_a_custom_field_are_compared_as_they_are() {
            var rules = rules().lead(text("mx_Id").asUnique());

            assertThat(understood(capture().by("mx_Id").with("mx_Id", " A-7 "), rules).keys())
                    .containsExactly(new UniqueKey("mx_Id", "A-7"));
        }

        @Test
        void have_no_default() {
            org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
                    .isThrownBy(() -> text("mx_Id").asUnique().withDefault("x"))
                    .withMessageContaining("mx_Id");
        }
    }

    @Nested
    final class Matching {
        @Test
        void begins_with_what_search_by_names_and_goes_on_in_the_order_sent() {
            var understood =
                    understood(
                            capture()
                                    .by("Mobile")
                                    .with("Phone", "9000000001")
                                    .with("EmailAddress", "a@example.com")
                                    .with("Mobile", "9000000002"));

            assertThat(understood.keys())
                    .containsExactly(
                            new UniqueKey("Mobile", "+919000000002"),
                            phone("+919000000001"),
                            email("a@example.com"));
        }

        @Test
        void by_an_attribute_without_a_value_goes_by_the_others() {
            var understood =
                    understood(capture().by("ProspectId").with("EmailAddress", "a@example.com"));

            assertThat(understood.keys()).containsExactly(email("a@example.com"));
        }

        @Test
        void by_nothing_named_goes_by_the_first_unique_attribute_in_the_list() {
            var understood =
                    understood(
                            capture()
                                    .with("FirstName", "A")
                                    .with("Phone", "9000000001")
                                    .with("EmailAddress", "a@example.com"));

            assertThat(understood.keys())
                    .containsExactly(phone("+919000000001"), email("a@example.com"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"FirstName", "mx_Nobody", "SearchBy"})
        void by_a_name_that_is_not_unique_or_not_known_is_refused(String name) {
            assertThat(refusal(captureOf("a@example.com").by(name)))
                    .isEqualTo(new Refusal.InvalidSearchBy(name));
        }

        @Test
        void by_a_custom_unique_field() {
            var rules = rules().lead(text("mx_Id").asUnique());

            var understood =
                    understood(captureOf("a@example.com").with("mx_Id", "7").by("MX_ID"), rules);

            assertThat(understood.keys())
                    .containsExactly(new UniqueKey("mx_Id", "7"), email("a@example.com"));
        }

        @Test
        void without_any_unique_value_is_refused() {
            assertThat(refusal(captureOf("").with("FirstName", "A")))
                    .isEqualTo(
                            new Refusal.NoUniqueValue(List.of("EmailAddress", "Phone", "Mobile")));
        }

        @Test
        void a_prospect_id_that_is_no_id_matches_nothing_and_says_so() {
            var understood = understood(captureOf("a@example.com").with("ProspectID", "7"));

            assertThat(understood.keys()).containsExactly(email("a@example.com"));
            assertThat(understood.explanation())
                    .containsExactly("ProspectID is not an id: it matches no lead");
        }

        @Test
        void a_prospect_id_that_is_to_be_used_has_to_be_an_id() {
            assertThat(refusal(captureOf("a@example.com").with("ProspectID", "7").usingGivenId()))
                    .isEqualTo(new Refusal.GivenIdInvalid());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  "})
        void an_empty_prospect_id_counts_as_not_given_even_where_it_is_to_be_used(String empty) {
            var understood =
                    understood(captureOf("a@example.com").with("ProspectID", empty).usingGivenId());

            assertThat(understood.keys()).containsExactly(email("a@example.com"));
            assertThat(understood.explanation()).isEmpty();
        }

        @Test
        void a_prospect_id_is_taken_in_either_case() {
            var understood =
                    understood(
                            capture()
                                    .by("ProspectID")
                                    .with("ProspectID", ID.toUpperCase(java.util.Locale.ROOT)));

            assertThat(understood.keys()).containsExactly(UniqueKey.of(LeadId.parse(ID)));
        }
    }

    @Nested
    final class Routes {
        private static Optional<UniqueKey> route(CaptureMaker capture) {
            return Interpret.route(capture.done(), rules().done(), CONTACTS);
        }

        @Test
        void are_the_first_key_that_the_lead_is_looked_for_by() {
            var capture =
                    capture()
                            .by("Phone")
                            .with("EmailAddress", "A@example.com")
                            .with("Phone", "090000 00001");

            assertThat(route(capture)).contains(phone("+919000000001"));
            assertThat(route(capture)).contains(understood(capture).keys().getFirst());
        }

        @Test
        void are_that_key_whatever_is_wrong_with_other_attributes() {
            var capture =
                    capture()
                            .by("Phone")
                            .with("mx_Nobody", "1")
                            .with("ProspectID", "7")
                            .usingGivenId()
                            .with("Phone", "9000000001");

            assertThat(route(capture)).contains(phone("+919000000001"));
        }

        @Test
        void are_the_first_unique_value_where_the_named_one_has_none() {
            var capture =
                    capture()
                            .by("Phone")
                            .with("FirstName", "A")
                            .with("Phone", " ")
                            .with("EmailAddress", "a@example.com")
                            .with("Mobile", "9000000001");

            assertThat(route(capture)).contains(email("a@example.com"));
            assertThat(route(capture)).contains(understood(capture).keys().getFirst());
        }

        @Test
        void are_the_first_unique_value_where_search_by_has_none() {
            assertThat(route(captureOf("").with("Mobile", "9000000001")))
                    .contains(new UniqueKey("Mobile", "+919000000001"));
        }

        @Test
        void are_empty_for_what_will_be_an_error() {
            assertThat(route(captureOf(""))).isEmpty();
        }
    }

    @Nested
    final class Unknown {
        private static CaptureMaker strange() {
            return captureOf("a@example.com")
                    .with("mx_A", "1")
                    .with("mx_B", "2")
                    .field("mx_C", "3")
                    .set("mx_D", null, member("mx_E", "4"));
        }

        @Test
        void attributes_are_all_named_in_the_refusal() {
            assertThat(refusal(strange()))
                    .isEqualTo(new Refusal.UnknownAttributes(List.of("mx_A", "mx_B")));
        }

        @Test
        void fields_and_members_are_all_named_in_the_refusal() {
            var capture =
                    captureOf("a@example.com")
                            .field("mx_C", "3")
                            .set("mx_D", null, member("mx_E", "4"));

            assertThat(refusal(capture))
                    .isEqualTo(new Refusal.UnknownOpportunityFields(List.of("mx_C", "mx_D/mx_E")));
        }

        @Test
        void members_of_a_known_set_are_unknown_too() {
            var set = Field.of("mx_Custom_36", "Set", DataType.CUSTOM_OBJECT);

            assertThat(
                            refusal(
                                    captureOf("a@example.com")
                                            .set("mx_Custom_36", null, member("mx_E", "4")),
                                    rules().opportunity(set)))
                    .isEqualTo(new Refusal.UnknownOpportunityFields(List.of("mx_Custom_36/mx_E")));
        }

        @Test
        void names_are_left_out_and_explained_where_the_account_ignores_them() {
            var understood =
                    understood(strange(), rules().unknown(AccountRules.UnknownFields.IGNORE));

            assertThat(understood.attributes()).containsOnlyKeys("EmailAddress");
            assertThat(fields(understood)).isEmpty();
            assertThat(understood.explanation())
                    .containsExactly(
                            "attribute mx_A is unknown: ignored",
                            "attribute mx_B is unknown: ignored",
                            "field mx_C is unknown: ignored",
                            "field mx_D/mx_E is unknown: ignored");
        }

        @Test
        void names_are_stored_and_explained_where_the_account_keeps_them() {
            var understood =
                    understood(strange(), rules().unknown(AccountRules.UnknownFields.KEEP));

            assertThat(understood.attributes()).contains(entry("mx_A", "1"), entry("mx_B", "2"));
            assertThat(fields(understood))
                    .containsOnly(entry("mx_C", "3"), entry("mx_D/mx_E", "4"));
            assertThat(understood.explanation())
                    .contains("attribute mx_A is unknown: kept as text");
        }

        @Test
        void event_code_is_refused() {
            assertThat(refusal(captureOf("a@example.com").event(12999)))
                    .isEqualTo(new Refusal.UnknownEventCode(12999));
        }
    }

    @Nested
    final class Notes {
        @Test
        void of_200_characters_are_taken_whatever_they_take_in_memory() {
            assertThat(
                            understood(captureOf("a@example.com").note("😀".repeat(200)))
                                    .opportunity()
                                    .orElseThrow()
                                    .part()
                                    .note())
                    .contains("😀".repeat(200));
        }

        @Test
        void over_200_characters_are_refused() {
            assertThat(refusal(captureOf("a@example.com").note("é".repeat(201))))
                    .isEqualTo(new Refusal.NoteTooLong(201));
        }
    }

    @Nested
    final class FieldSets {
        private static final Field SET =
                Field.of("mx_Custom_36", "Set", DataType.CUSTOM_OBJECT)
                        .withMembers(
                                List.of(
                                        text("mx_CustomObject_1"),
                                        Field.of("mx_CustomObject_2", "Two", DataType.NUMBER)));

        private static RulesMaker withSet() {
            return rules().opportunity(SET, text("mx_Custom_1"));
        }

        @Test
        void keep_their_members_under_their_own_name() {
            var understood =
                    understood(
                            captureOf("a@example.com")
                                    .set(
                                            "mx_Custom_36",
                                            "",
                                            member("mx_CustomObject_1", "a"),
                                            member("mx_CustomObject_2", "7")),
                            withSet());

            assertThat(fields(understood))
                    .containsOnly(
                            entry("mx_Custom_36", ""),
                            entry("mx_Custom_36/mx_CustomObject_1", "a"),
                            entry("mx_Custom_36/mx_CustomObject_2", "7"));
        }

        @Test
        void hold_their_members_to_their_types() {
            assertThat(
                            refusal(
                                    captureOf("a@example.com")
                                            .set(
                                                    "mx_Custom_36",
                                                    null,
                                                    member("mx_CustomObject_2", "x")),
                                    withSet()))
                    .isInstanceOfSatisfying(
                            Refusal.FieldValue.class,
                            it -> assertThat(it.field().name()).isEqualTo("mx_CustomObject_2"));
        }

        @Test
        void that_come_in_two_parts_are_one_set() {
            var understood =
                    understood(
                            captureOf("a@example.com")
                                    .set("mx_Custom_36", null, member("mx_CustomObject_1", "a"))
                                    .set("mx_Custom_36", null, member("mx_CustomObject_2", "7")),
                            withSet());

            assertThat(fields(understood))
                    .containsOnlyKeys(
                            "mx_Custom_36/mx_CustomObject_1", "mx_Custom_36/mx_CustomObject_2");
            assertThat(understood.explanation()).isEmpty();
        }

        @Test
        void take_the_last_value_of_a_member_that_is_given_twice() {
            var understood =
                    understood(
                            captureOf("a@example.com")
                                    .set(
                                            "mx_Custom_36",
                                            null,
                                            member("mx_CustomObject_2", "x"),
                                            member("MX_customObject_2", "7")),
                            withSet());

            assertThat(fields(understood))
                    .containsOnly(entry("mx_Custom_36/mx_CustomObject_2", "7"));
            assertThat(understood.explanation())
                    .containsExactly(
                            "mx_Custom_36/mx_CustomObject_2 is given twice: the last value counts");
        }

        @Test
        void are_no_fields_of_another_type() {
            assertThat(
                            refusal(
                                    captureOf("a@example.com")
                                            .set("mx_Custom_1", null, member("mx_A", "1")),
                                    withSet()))
                    .isInstanceOf(Refusal.FieldValue.class);
        }
    }

    @Nested
    final class Order {
        @Test
        void of_refusals_is_search_by_attributes_event_code_note_fields() {
            var all =
                    captureOf("a@example.com")
                            .by("FirstName")
                            .with("mx_A", "1")
                            .event(1)
                            .note("x".repeat(201))
                            .field("mx_C", "1");

            assertThat(refusal(all)).isInstanceOf(Refusal.InvalidSearchBy.class);
            assertThat(refusal(all.by("EmailAddress")))
                    .isInstanceOf(Refusal.UnknownAttributes.class);
            var lenient = rules().lead(text("mx_A"));
            assertThat(refusal(all, lenient)).isInstanceOf(Refusal.UnknownEventCode.class);
            assertThat(refusal(all.event(CaptureMaker.TYPE), lenient))
                    .isInstanceOf(Refusal.NoteTooLong.class);
            assertThat(refusal(all.note(""), lenient))
                    .isInstanceOf(Refusal.UnknownOpportunityFields.class);
        }
    }
}
