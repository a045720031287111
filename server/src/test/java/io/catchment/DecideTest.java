package io.catchment;

import static io.catchment.CaptureMaker.capture;
import static io.catchment.CaptureMaker.captureOf;
import static io.catchment.CaptureMaker.member;
import static io.catchment.RulesMaker.rules;
import static io.catchment.RulesMaker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.catchment.wire.Contacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Contract 5.1 and 5.3: what a capture does to the leads that are there.
final class DecideTest {
    private static final Contacts CONTACTS = new Contacts();
    private static final Instant ACCEPTED = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final LeadId GIVEN = LeadId.parse("8eca6fa6-262c-43eb-8cfe-6e3325e2dc73");

    private final LeadBook leads = new LeadBook();
    private final OpportunityBook opportunities = new OpportunityBook();
    private long ids;

    private Decision decide(CaptureMaker capture, RulesMaker rules) {
        AccountRules account = rules.done();
        Interpretation interpretation = Interpret.interpret(capture.done(), account, CONTACTS);
        assertThat(interpretation).isInstanceOf(Interpretation.Understood.class);
        return Decide.decide(
                (Interpretation.Understood) interpretation,
                account,
                leads,
                opportunities,
                ACCEPTED,
                () -> new UUID(0, ++ids));
    }

    private Decision.Apply applied(CaptureMaker capture, RulesMaker rules) {
        Decision decision = decide(capture, rules);
        assertThat(decision).isInstanceOf(Decision.Apply.class);
        Decision.Apply apply = (Decision.Apply) decision;
        leads.put(apply.lead());
        apply.opportunity().ifPresent(opportunities::put);
        return apply;
    }

    private Decision.Apply applied(CaptureMaker capture) {
        return applied(capture, rules());
    }

    private static Opportunity opportunity(Decision.Apply apply) {
        return apply.opportunity().orElseThrow();
    }

    private Refusal refusal(CaptureMaker capture, RulesMaker rules) {
        Decision decision = decide(capture, rules);
        assertThat(decision).isInstanceOf(Decision.Fail.class);
        return ((Decision.Fail) decision).refusal();
    }

    @Nested
    final class TheLead {
        @Test
        void is_made_where_nobody_holds_any_of_the_keys() {
            var apply = applied(captureOf("a@example.com").with("FirstName", "A"));

            assertThat(apply.leadIsNew()).isTrue();
            assertThat(apply.lead().fields())
                    .containsOnly(entry("EmailAddress", "a@example.com"), entry("FirstName", "A"));
            assertThat(apply.lead().keys()).containsOnly(entry("EmailAddress", "a@example.com"));
            assertThat(apply.explanation())
                    .containsExactly("a new lead: none holds the given EmailAddress");
        }

        @Test
        void is_found_by_what_search_by_names_and_its_given_fields_change() {
            var first =
                    applied(captureOf("a@example.com").with("FirstName", "A").with("LastName", "Z"))
                            .lead();

            var second = applied(captureOf("A@EXAMPLE.com").with("FirstName", "B"));

            assertThat(second.leadIsNew()).isFalse();
            assertThat(second.lead().id()).isEqualTo(first.id());
            assertThat(second.lead().fields())
                    .containsOnly(
                            entry("EmailAddress", "A@EXAMPLE.com"),
                            entry("FirstName", "B"),
                            entry("LastName", "Z"));
            assertThat(second.explanation()).containsExactly("lead found by EmailAddress");
        }

        @Test
        void is_found_by_the_other_unique_attributes_in_the_order_sent() {
            var byMobile = applied(capture().by("Mobile").with("Mobile", "9000000002")).lead();
            applied(captureOf("b@example.com"));

            var found =
                    applied(
                            capture()
                                    .by("Phone")
                                    .with("Phone", "9000000001")
                                    .with("Mobile", "9000000002"));

            assertThat(found.lead().id()).isEqualTo(byMobile.id());
            assertThat(found.lead().keys())
                    .containsOnly(
                            entry("Mobile", "+919000000002"), entry("Phone", "+919000000001"));
            assertThat(found.explanation()).containsExactly("lead found by Mobile");
        }

        @Test
        void is_found_although_search_by_names_what_has_no_value() {
            var first = applied(captureOf("a@example.com")).lead();

            var second = applied(capture().by("ProspectId").with("EmailAddress", "a@example.com"));

            assertThat(second.lead().id()).isEqualTo(first.id());
        }

        @Test
        void is_found_by_its_id() {
            var first = applied(captureOf("a@example.com")).lead();

            var second =
                    applied(
                            capture()
                                    .by("ProspectID")
                                    .with("ProspectID", first.id().toString())
                                    .with("Phone", "9000000001"));

            assertThat(second.lead().id()).isEqualTo(first.id());
            assertThat(second.lead().keys()).containsOnlyKeys("EmailAddress", "Phone");
            assertThat(second.lead().fields()).doesNotContainKey("ProspectID");
        }

        @Test
        void is_found_by_the_others_where_its_id_matches_nothing() {
            var first = applied(captureOf("a@example.com")).lead();

            var second =
                    applied(
                            capture()
                                    .by("ProspectID")
                                    .with("ProspectID", GIVEN.toString())
                                    .with("EmailAddress", "a@example.com")
                                    .usingGivenId());

            assertThat(second.lead().id()).isEqualTo(first.id());
        }

        @Test
        void takes_a_given_id_only_where_the_sender_asks_for_it() {
            assertThat(
                            applied(captureOf("a@example.com").with("ProspectID", GIVEN.toString()))
                                    .lead()
                                    .id())
                    .isNotEqualTo(GIVEN);
            assertThat(
                            applied(
                                            captureOf("b@example.com")
                                                    .with("ProspectID", GIVEN.toString())
                                                    .usingGivenId())
                                    .lead()
                                    .id())
                    .isEqualTo(GIVEN);
        }

        @Test
        void needs_nothing_but_an_id() {
            var apply = applied(capture().by("ProspectID").with("ProspectID", GIVEN.toString()));

            assertThat(apply.leadIsNew()).isTrue();
            assertThat(apply.lead().keys()).isEmpty();
        }

        @Test
        void takes_a_new_value_for_a_key_and_lets_go_of_the_old_one() {
            applied(captureOf("old@example.com").with("Phone", "9000000001"));

            var changed =
                    applied(
                            capture()
                                    .by("Phone")
                                    .with("Phone", "9000000001")
                                    .with("EmailAddress", "new@example.com"));

            assertThat(changed.leadIsNew()).isFalse();
            assertThat(changed.lead().keys()).containsEntry("EmailAddress", "new@example.com");
            assertThat(applied(captureOf("old@example.com")).leadIsNew()).isTrue();
        }

        @Test
        void keeps_what_is_not_given_and_loses_what_is_emptied() {
            applied(captureOf("a@example.com").with("FirstName", "A").with("LastName", "Z"));

            var second =
                    applied(
                            captureOf("a@example.com")
                                    .with("FirstName", "")
                                    .with("LastName", null));

            assertThat(second.lead().fields())
                    .containsOnly(entry("EmailAddress", "a@example.com"), entry("LastName", "Z"));
        }

        @Test
        void keeps_a_unique_value_that_is_sent_empty() {
            applied(captureOf("a@example.com").with("Phone", "9000000001"));

            var second = applied(captureOf("a@example.com").with("Phone", ""));

            assertThat(second.lead().keys()).containsEntry("Phone", "+919000000001");
            assertThat(second.lead().fields()).containsEntry("Phone", "+91-9000000001");
        }
    }

    @Nested
    final class Conflicts {
        private CaptureMaker conflicting() {
            applied(captureOf("a@example.com"));
            applied(capture().by("Phone").with("Phone", "9000000001"));
            return captureOf("a@example.com").with("Phone", "9000000001").with("FirstName", "A");
        }

        @Test
        void change_nothing_and_name_the_attribute_as_people_know_it() {
            assertThat(refusal(conflicting(), rules()))
                    .isEqualTo(new Refusal.LeadExists("Phone Number"));
        }

        @Test
        void of_an_id_are_conflicts_too() {
            applied(captureOf("a@example.com"));
            var other = applied(captureOf("b@example.com")).lead();

            assertThat(
                            refusal(
                                    captureOf("a@example.com")
                                            .with("ProspectID", other.id().toString()),
                                    rules()))
                    .isEqualTo(new Refusal.LeadExists("ProspectID"));
        }

        @Test
        void leave_out_the_one_value_where_the_account_keeps_what_matched() {
            var keep = rules().onKeyConflict(AccountRules.OnKeyConflict.KEEP_MATCHED);

            var apply = applied(conflicting(), keep);

            assertThat(apply.lead().fields())
                    .containsOnly(entry("EmailAddress", "a@example.com"), entry("FirstName", "A"));
            assertThat(apply.lead().keys()).containsOnlyKeys("EmailAddress");
            assertThat(apply.explanation())
                    .containsExactly(
                            "lead found by EmailAddress",
                            "Phone belongs to another lead: left as it was");
        }

        @Test
        void are_none_where_the_lead_holds_the_value_itself() {
            applied(captureOf("a@example.com").with("Phone", "9000000001"));

            assertThat(
                            applied(captureOf("a@example.com").with("Phone", "+91 9000000001"))
                                    .leadIsNew())
                    .isFalse();
        }
    }

    @Nested
    final class MandatoryAttributes {
        private static RulesMaker cityIsMandatory() {
            return rules().lead(text("mx_City").asMandatory());
        }

        @Test
        void are_needed_by_a_new_lead() {
            assertThat(refusal(captureOf("a@example.com"), cityIsMandatory()))
                    .isInstanceOfSatisfying(
                            Refusal.MandatoryAttributeMissing.class,
                            it -> assertThat(it.attribute().name()).isEqualTo("mx_City"));
        }

        @Test
        void need_not_be_given_again() {
            applied(captureOf("a@example.com").with("mx_City", "Pune"), cityIsMandatory());

            assertThat(applied(captureOf("a@example.com"), cityIsMandatory()).lead().fields())
                    .containsEntry("mx_City", "Pune");
        }

        @Test
        void cannot_be_emptied() {
            applied(captureOf("a@example.com").with("mx_City", "Pune"), cityIsMandatory());

            assertThat(refusal(captureOf("a@example.com").with("mx_City", ""), cityIsMandatory()))
                    .isInstanceOf(Refusal.MandatoryAttributeMissing.class);
        }

        @Test
        void are_met_by_a_default() {
            var rules = rules().lead(text("mx_City").asMandatory().withDefault("Pune"));

            assertThat(applied(captureOf("a@example.com"), rules).lead().fields())
                    .containsEntry("mx_City", "Pune");
        }

        @Test
        void of_old_leads_that_never_had_them_are_not_asked_for() {
            applied(captureOf("a@example.com"));

            assertThat(applied(captureOf("a@example.com"), cityIsMandatory()).leadIsNew())
                    .isFalse();
        }
    }

    @Nested
    final class Defaults {
        private static RulesMaker withDefaults() {
            return rules().lead(text("mx_City").withDefault("Pune"))
                    .opportunity(text("mx_Custom_1").withDefault("none"));
        }

        @Test
        void are_options_in_their_own_spelling() {
            Field heat =
                    Field.of("mx_Heat", "Heat", DataType.DROPDOWN)
                            .withOptions(List.of("Hot", "Cold"))
                            .withDefault("hot");

            var apply = applied(captureOf("a@example.com"), rules().lead(heat).opportunity(heat));

            assertThat(apply.lead().fields()).containsEntry("mx_Heat", "Hot");
            assertThat(opportunity(apply).fields()).containsEntry("mx_Heat", "Hot");
        }

        @Test
        void fill_what_is_not_given_or_empty_in_something_new() {
            var apply = applied(captureOf("a@example.com").with("mx_City", ""), withDefaults());

            assertThat(apply.lead().fields()).containsEntry("mx_City", "Pune");
            assertThat(opportunity(apply).fields())
                    .containsOnly(entry("Status", "Open"), entry("mx_Custom_1", "none"));
        }

        @Test
        void give_way_to_what_is_given() {
            var apply =
                    applied(
                            captureOf("a@example.com")
                                    .with("mx_City", "Goa")
                                    .field("mx_Custom_1", "x"),
                            withDefaults());

            assertThat(apply.lead().fields()).containsEntry("mx_City", "Goa");
            assertThat(opportunity(apply).fields()).containsEntry("mx_Custom_1", "x");
        }

        @Test
        void do_not_come_back_to_a_lead_that_is_there() {
            applied(captureOf("a@example.com"), withDefaults());

            var emptied = applied(captureOf("a@example.com").with("mx_City", ""), withDefaults());

            assertThat(emptied.lead().fields()).doesNotContainKey("mx_City");
        }
    }

    @Nested
    final class TheOpportunity {
        @Test
        void is_made_of_what_was_given() {
            Instant happened = Instant.parse("2020-12-05T12:13:44Z");

            var apply =
                    applied(
                            captureOf("a@example.com")
                                    .note("n")
                                    .at(happened)
                                    .field("mx_Custom_1", "1")
                                    .field("Status", "won")
                                    .field("Owner", "owner@example.com"),
                            rules().opportunity(text("mx_Custom_1")));

            assertThat(opportunity(apply))
                    .isEqualTo(
                            new Opportunity(
                                    opportunity(apply).id(),
                                    apply.lead().id(),
                                    CaptureMaker.TYPE,
                                    happened,
                                    ACCEPTED,
                                    "n",
                                    Map.of(
                                            "mx_Custom_1",
                                            "1",
                                            "Status",
                                            "Won",
                                            "Owner",
                                            "owner@example.com")));
        }

        @Test
        void bears_the_time_of_acceptance_and_is_open_where_nothing_else_is_said() {
            var apply = applied(captureOf("a@example.com").field("Status", ""));

            assertThat(opportunity(apply).at()).isEqualTo(ACCEPTED);
            assertThat(opportunity(apply).note()).isEmpty();
            assertThat(opportunity(apply).fields()).containsOnly(entry("Status", "Open"));
        }

        @Test
        void is_made_anew_by_the_same_capture() {
            var first = applied(captureOf("a@example.com"));
            var second = applied(captureOf("a@example.com"));

            assertThat(opportunity(second).id()).isNotEqualTo(opportunity(first).id());
            assertThat(opportunity(second).lead()).isEqualTo(opportunity(first).lead());
        }

        @Test
        void posts_that_it_was_captured() {
            var apply = applied(captureOf("a@example.com").at(Instant.EPOCH));

            assertThat(apply.activities())
                    .singleElement()
                    .satisfies(activity -> {
                        assertThat(activity.code().code()).isEqualTo(33);
                        assertThat(activity.code().label()).isEqualTo("Opportunity Captured");
                        assertThat(activity.lead()).isEqualTo(apply.lead().id());
                        assertThat(activity.opportunity()).isEqualTo(opportunity(apply).id());
                        assertThat(activity.at()).isEqualTo(ACCEPTED);
                    });
        }

        @Test
        void needs_its_mandatory_fields() {
            var rules = rules().opportunity(text("mx_Custom_19").asMandatory());

            assertThat(refusal(captureOf("a@example.com"), rules))
                    .isInstanceOfSatisfying(
                            Refusal.MandatoryFieldMissing.class,
                            it -> assertThat(it.field().name()).isEqualTo("mx_Custom_19"));
            assertThat(refusal(captureOf("a@example.com").field("mx_Custom_19", ""), rules))
                    .isInstanceOf(Refusal.MandatoryFieldMissing.class);
        }

        @Test
        void has_a_mandatory_set_when_a_member_is_given() {
            var rules = rules().opportunity(set(text("mx_CustomObject_1")).asMandatory());

            assertThat(refusal(captureOf("a@example.com"), rules))
                    .isInstanceOf(Refusal.MandatoryFieldMissing.class);
            assertThat(
                            opportunity(
                                            applied(
                                                    captureOf("a@example.com")
                                                            .set(
                                                                    "mx_Custom_36",
                                                                    "",
                                                                    member(
                                                                            "mx_CustomObject_1",
                                                                            "7")),
                                                    rules))
                                    .fields())
                    .containsOnly(
                            entry("Status", "Open"), entry("mx_Custom_36/mx_CustomObject_1", "7"));
        }

        @Test
        void needs_the_mandatory_members_of_a_set_that_is_given_and_of_no_other() {
            var rules =
                    rules().opportunity(
                                    set(
                                            text("mx_CustomObject_1"),
                                            text("mx_CustomObject_2").asMandatory()));

            assertThat(
                            refusal(
                                    captureOf("a@example.com")
                                            .set(
                                                    "mx_Custom_36",
                                                    null,
                                                    member("mx_CustomObject_1", "7")),
                                    rules))
                    .isInstanceOfSatisfying(
                            Refusal.MandatoryFieldMissing.class,
                            it -> assertThat(it.field().name()).isEqualTo("mx_CustomObject_2"));
            assertThat(opportunity(applied(captureOf("a@example.com"), rules)).fields())
                    .containsOnly(entry("Status", "Open"));
        }

        private static Field set(Field... members) {
            return Field.of("mx_Custom_36", "Set", DataType.CUSTOM_OBJECT)
                    .withMembers(List.of(members));
        }

        @Test
        void leaves_no_trace_of_a_lead_when_it_cannot_be_made() {
            var rules = rules().opportunity(text("mx_Custom_19").asMandatory());

            Decision decision = decide(captureOf("a@example.com"), rules);

            assertThat(decision).isInstanceOf(Decision.Fail.class);
            assertThat(leads.all()).isEmpty();
        }
    }

    @Nested
    final class Stages {
        private static RulesMaker withStage() {
            return withStage(Optional.empty(), false);
        }

        private static RulesMaker withStage(Optional<String> defaultStage, boolean mandatory) {
            Field plain = Field.of("mx_Custom_2", "Stage", DataType.DROPDOWN);
            return rules().opportunity(
                            new Field(
                                    plain.name(),
                                    plain.label(),
                                    plain.type(),
                                    false,
                                    mandatory,
                                    plain.lengthMax(),
                                    List.of(),
                                    Map.of(
                                            "Open",
                                            List.of("Prospecting", "Proposal"),
                                            "Won",
                                            List.of("Signed")),
                                    defaultStage,
                                    List.of()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Prospecting", "prospecting", " PROSPECTING"})
        void are_by_default_in_their_own_spelling(String written) {
            var apply = applied(captureOf("a@example.com"), withStage(Optional.of(written), false));

            assertThat(opportunity(apply).fields()).containsEntry("mx_Custom_2", "Prospecting");
        }

        @Test
        void are_not_begun_with_where_the_given_status_does_not_allow_the_default() {
            var apply =
                    applied(
                            captureOf("a@example.com").field("Status", "Won"),
                            withStage(Optional.of("Prospecting"), false));

            assertThat(opportunity(apply).fields())
                    .containsEntry("Status", "Won")
                    .doesNotContainKey("mx_Custom_2");
        }

        @Test
        void that_have_to_be_there_are_missing_where_the_status_does_not_allow_the_default() {
            assertThat(
                            refusal(
                                    captureOf("a@example.com").field("Status", "Won"),
                                    withStage(Optional.of("Prospecting"), true)))
                    .isInstanceOf(Refusal.MandatoryFieldMissing.class);
        }

        @ParameterizedTest
        @CsvSource({"Open, Proposal", "Won, Signed", "open, PROPOSAL", ", Prospecting"})
        void of_the_status_are_taken(String status, String stage) {
            var apply =
                    applied(
                            captureOf("a@example.com")
                                    .field("Status", status)
                                    .field("mx_Custom_2", stage),
                            withStage());

            assertThat(opportunity(apply).fields().get("mx_Custom_2")).isEqualToIgnoringCase(stage);
        }

        @ParameterizedTest
        @CsvSource({"Won, Proposal", "Open, Signed", ", Signed", "Lost, Proposal"})
        void of_another_status_are_refused(String status, String stage) {
            assertThat(
                            refusal(
                                    captureOf("a@example.com")
                                            .field("mx_Custom_2", stage)
                                            .field("Status", status),
                                    withStage()))
                    .isInstanceOfSatisfying(
                            Refusal.FieldValue.class,
                            it -> {
                                assertThat(it.field().name()).isEqualTo("mx_Custom_2");
                                assertThat(it.problem()).contains("while Status is");
                            });
        }
    }
}
