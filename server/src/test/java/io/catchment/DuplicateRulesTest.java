package io.catchment;

import static io.catchment.CaptureMaker.captureOf;
import static io.catchment.CaptureMaker.member;
import static io.catchment.RulesMaker.rules;
import static io.catchment.RulesMaker.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.catchment.wire.Contacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contract 5.1 and 5.2: when a capture is a duplicate, and what it does then.
final class DuplicateRulesTest {
    private static final Contacts CONTACTS = new Contacts();
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Optional<Duration> ANY_TIME = Optional.empty();
    private static final DuplicateRule SAME_VEHICLE = rule("same vehicle", "mx_Custom_1");

    private final LeadBook leads = new LeadBook();
    private final OpportunityBook opportunities = new OpportunityBook();
    private long ids;

    private static DuplicateRule rule(String name, String... fields) {
        return new DuplicateRule(name, List.of(fields), List.of(), ANY_TIME);
    }

    private static RulesMaker type(DuplicateRule... duplicateRules) {
        return rules().opportunity(
                        text("mx_Custom_1"),
                        text("mx_Custom_2"),
                        Field.of("mx_Phone", "Phone", DataType.PHONE),
                        Field.of("mx_Set", "Set", DataType.CUSTOM_OBJECT)
                                .withMembers(List.of(text("mx_CustomObject_1"))))
                .rules(duplicateRules);
    }

    private Decision decide(CaptureMaker capture, RulesMaker rules, Instant acceptedAt) {
        AccountRules account = rules.done();
        Interpretation interpretation = Interpret.interpret(capture.done(), account, CONTACTS);
        assertThat(interpretation).isInstanceOf(Interpretation.Understood.class);
        return Decide.decide(
                (Interpretation.Understood) interpretation,
                account,
                leads,
                opportunities,
                acceptedAt,
                () -> new UUID(0, ++ids));
    }

    private Decision.Apply applied(CaptureMaker capture, RulesMaker rules, Instant acceptedAt) {
        Decision decision = decide(capture, rules, acceptedAt);
        assertThat(decision).isInstanceOf(Decision.Apply.class);
        Decision.Apply apply = (Decision.Apply) decision;
        leads.put(apply.lead());
        apply.opportunity().ifPresent(opportunities::put);
        return apply;
    }

    private Decision.Apply applied(CaptureMaker capture, RulesMaker rules) {
        return applied(capture, rules, NOON);
    }

    private static Opportunity opportunity(Decision.Apply apply) {
        return apply.opportunity().orElseThrow();
    }

    private static CaptureMaker capture() {
        return captureOf("a@example.com");
    }

    @Nested
    final class ACapture {
        @Test
        void is_a_duplicate_of_an_opportunity_that_is_equal_in_the_fields_of_the_rule() {
            var first = applied(capture().field("mx_Custom_1", "x"), type(SAME_VEHICLE));

            var second =
                    applied(
                            capture().field("mx_Custom_1", "x").field("mx_Custom_2", "y"),
                            type(SAME_VEHICLE));

            assertThat(first.effect()).isEqualTo(Effect.CREATED);
            assertThat(second.effect()).isEqualTo(Effect.DUPLICATE);
            assertThat(opportunity(second)).isEqualTo(opportunity(first));
            assertThat(second.explanation())
                    .containsExactly(
                            "lead found by EmailAddress",
                            "duplicate rule 'same vehicle' matched opportunity "
                                    + opportunity(first).id()
                                    + ": mx_Custom_1 = 'x'",
                            "the opportunity was left as it was");
        }

        @Test
        void is_none_without_rules() {
            applied(capture().field("mx_Custom_1", "x"), type());

            assertThat(applied(capture().field("mx_Custom_1", "x"), type()).effect())
                    .isEqualTo(Effect.CREATED);
        }

        @Test
        void is_none_of_another_value_or_another_lead() {
            applied(capture().field("mx_Custom_1", "x"), type(SAME_VEHICLE));

            assertThat(applied(capture().field("mx_Custom_1", "X"), type(SAME_VEHICLE)).effect())
                    .isEqualTo(Effect.CREATED);
            assertThat(
                            applied(
                                            captureOf("b@example.com").field("mx_Custom_1", "x"),
                                            type(SAME_VEHICLE))
                                    .effect())
                    .isEqualTo(Effect.CREATED);
        }

        @Test
        void is_none_by_a_field_without_a_value() {
            applied(capture(), type(SAME_VEHICLE));

            assertThat(applied(capture(), type(SAME_VEHICLE)).effect()).isEqualTo(Effect.CREATED);
            assertThat(applied(capture().field("mx_Custom_1", ""), type(SAME_VEHICLE)).effect())
                    .isEqualTo(Effect.CREATED);
        }

        @Test
        void is_compared_with_its_defaults_and_in_the_form_in_which_values_are_stored() {
            RulesMaker rules =
                    rules().opportunity(
                                    text("mx_Custom_1").withDefault("x"),
                                    Field.of("mx_Phone", "Phone", DataType.PHONE))
                            .rules(rule("same", "mx_Custom_1", "mx_Phone"));
            applied(capture().field("mx_Phone", "9000000001"), rules);

            var second =
                    applied(
                            capture()
                                    .field("mx_Custom_1", "x")
                                    .field("mx_Phone", "+91 90000 00001"),
                            rules);

            assertThat(second.effect()).isEqualTo(Effect.DUPLICATE);
            assertThat(second.explanation().get(1))
                    .endsWith(": mx_Custom_1 = 'x', mx_Phone = '+91-9000000001'");
        }

        @Test
        void is_compared_by_a_member_of_a_field_set() {
            DuplicateRule bySet = rule("set", "mx_Set/mx_CustomObject_1");
            applied(capture().set("mx_Set", "", member("mx_CustomObject_1", "7")), type(bySet));

            assertThat(
                            applied(
                                            capture()
                                                    .set(
                                                            "mx_Set",
                                                            null,
                                                            member("mx_CustomObject_1", "7")),
                                            type(bySet))
                                    .effect())
                    .isEqualTo(Effect.DUPLICATE);
            assertThat(
                            applied(
                                            capture()
                                                    .set(
                                                            "mx_Set",
                                                            null,
                                                            member("mx_CustomObject_1", "8")),
                                            type(bySet))
                                    .effect())
                    .isEqualTo(Effect.CREATED);
        }

        @Test
        void is_a_duplicate_of_any_by_a_rule_without_fields() {
            applied(capture().field("mx_Custom_1", "x"), type(rule("one only")));

            var second = applied(capture(), type(rule("one only")));

            assertThat(second.effect()).isEqualTo(Effect.DUPLICATE);
            assertThat(second.explanation().get(1)).endsWith(": the same lead and type");
        }

        @Test
        void is_held_only_against_the_statuses_of_the_rule() {
            DuplicateRule open = new DuplicateRule("open", List.of(), List.of("Open"), ANY_TIME);
            applied(capture().field("Status", "Won"), type(open));

            assertThat(applied(capture(), type(open)).effect()).isEqualTo(Effect.CREATED);
            assertThat(applied(capture().field("Status", "Lost"), type(open)).effect())
                    .isEqualTo(Effect.DUPLICATE);
        }

        @ParameterizedTest
        @CsvSource({
            "2026-01-02T12:59:59.999999Z, DUPLICATE",
            "2026-01-02T13:00:00Z,        CREATED",
            "2026-01-02T11:00:00.000001Z, DUPLICATE",
            "2026-01-02T11:00:00Z,        CREATED"
        })
        void is_held_only_against_what_was_captured_less_than_the_window_from_it(
                Instant acceptedAt, Effect effect) {
            DuplicateRule hour =
                    new DuplicateRule(
                            "hour", List.of(), List.of(), Optional.of(Duration.ofHours(1)));
            applied(capture(), type(hour), NOON);

            assertThat(applied(capture(), type(hour), acceptedAt).effect()).isEqualTo(effect);
        }

        @Test
        void is_a_duplicate_by_the_first_rule_that_matches_and_of_the_newest() {
            RulesMaker two = type(SAME_VEHICLE, rule("one only"));
            var older = applied(capture().field("mx_Custom_1", "x"), type(), NOON);
            var newer = applied(capture().field("mx_Custom_1", "x"), type(), NOON.plusSeconds(1));
            var newest = applied(capture().field("mx_Custom_1", "y"), type(), NOON.plusSeconds(2));

            var byVehicle = applied(capture().field("mx_Custom_1", "x"), two, NOON);
            var byLead = applied(capture().field("mx_Custom_1", "z"), two, NOON);

            assertThat(opportunity(byVehicle).id())
                    .isEqualTo(opportunity(newer).id())
                    .isNotEqualTo(opportunity(older).id());
            assertThat(byVehicle.explanation().get(1)).contains("'same vehicle'");
            assertThat(opportunity(byLead).id()).isEqualTo(opportunity(newest).id());
            assertThat(byLead.explanation().get(1)).contains("'one only'");
        }

        @Test
        void is_explained_by_values_of_bounded_length() {
            applied(capture().field("mx_Custom_1", "é".repeat(500)), type(SAME_VEHICLE));

            var second =
                    applied(capture().field("mx_Custom_1", "é".repeat(500)), type(SAME_VEHICLE));

            assertThat(second.explanation().get(1)).endsWith("= '" + "é".repeat(60) + "…'");
        }
    }

    @Nested
    final class ADuplicate {
        private final RulesMaker rules = type(SAME_VEHICLE);

        private Opportunity first(CaptureMaker capture) {
            return opportunity(applied(capture.field("mx_Custom_1", "x"), rules));
        }

        private CaptureMaker second() {
            return capture().field("mx_Custom_1", "x");
        }

        @Test
        void still_updates_the_lead_and_posts_two_activities_on_the_opportunity_found() {
            Opportunity first = first(capture());

            var duplicate = applied(second().with("FirstName", "B"), rules, NOON.plusSeconds(5));

            assertThat(duplicate.lead().fields()).contains(entry("FirstName", "B"));
            assertThat(duplicate.activities())
                    .extracting(Activity::code)
                    .containsExactly(
                            ActivityCode.OPPORTUNITY_CAPTURED, ActivityCode.DUPLICATE_DETECTED);
            assertThat(duplicate.activities())
                    .allMatch(posted -> posted.opportunity().equals(first.id()))
                    .allMatch(posted -> posted.at().equals(NOON.plusSeconds(5)));
        }

        @Test
        void posts_one_activity_when_the_other_is_not_wanted() {
            first(capture());

            var duplicate = applied(second().withoutDuplicateActivity(), rules);

            assertThat(duplicate.activities())
                    .extracting(Activity::code)
                    .containsExactly(ActivityCode.OPPORTUNITY_CAPTURED);
        }

        @Test
        void leaves_the_opportunity_as_it_was_without_a_flag() {
            Opportunity first = first(capture().note("old"));

            var duplicate = applied(second().note("new").field("mx_Custom_2", "y"), rules);

            assertThat(opportunity(duplicate)).isEqualTo(first);
        }

        @Test
        void replaces_given_fields_and_the_note_when_it_overwrites_and_empties_them_too() {
            Opportunity first =
                    first(
                            capture()
                                    .note("old")
                                    .at(NOON.minusSeconds(60))
                                    .field("mx_Custom_2", "old")
                                    .field("mx_Phone", "9000000001")
                                    .field("Status", "Won"));

            var duplicate =
                    applied(
                            second().overwriting()
                                    .note("new")
                                    .at(NOON)
                                    .field("mx_Custom_2", "new")
                                    .field("mx_Phone", "")
                                    .field("Status", ""),
                            rules);

            assertThat(opportunity(duplicate).note()).isEqualTo("new");
            assertThat(opportunity(duplicate).at()).isEqualTo(first.at());
            assertThat(opportunity(duplicate).fields())
                    .isEqualTo(Map.of("mx_Custom_1", "x", "mx_Custom_2", "new", "Status", "Open"));
            assertThat(duplicate.explanation())
                    .contains("its given fields were replaced (OverwriteFields)");
        }

        @Test
        void fills_only_what_is_empty_when_that_is_asked_for() {
            first(capture().field("mx_Custom_2", "old"));

            var duplicate =
                    applied(
                            second().fillingEmpty()
                                    .note("new")
                                    .field("mx_Custom_2", "new")
                                    .field("mx_Phone", "9000000001"),
                            rules);

            assertThat(opportunity(duplicate).note()).isEqualTo("new");
            assertThat(opportunity(duplicate).fields())
                    .contains(entry("mx_Custom_2", "old"), entry("mx_Phone", "+91-9000000001"));
            assertThat(duplicate.explanation())
                    .contains("its empty fields were filled (UpdateEmptyFields)");
        }

        @Test
        void takes_another_owner_unless_the_owner_is_to_stay() {
            first(capture().field("Owner", "old@example.com"));

            var kept =
                    applied(
                            second().overwriting().keepingOwner().field("Owner", "new@example.com"),
                            rules);
            var taken = applied(second().overwriting().field("Owner", "new@example.com"), rules);

            assertThat(opportunity(kept).fields()).contains(entry("Owner", "old@example.com"));
            assertThat(kept.explanation())
                    .contains(
                            "the opportunity was left as it was, and the owner stays (DoNotChangeOwner)");
            assertThat(opportunity(taken).fields()).contains(entry("Owner", "new@example.com"));
        }

        @Test
        void leaves_an_empty_owner_empty_when_the_owner_is_to_stay() {
            first(capture());

            var duplicate =
                    applied(
                            second().fillingEmpty()
                                    .keepingOwner()
                                    .field("Owner", "new@example.com"),
                            rules);

            assertThat(opportunity(duplicate).fields()).doesNotContainKey("Owner");
        }

        @Test
        void may_lack_what_a_new_opportunity_must_have() {
            first(capture());
            RulesMaker stricter =
                    rules().opportunity(text("mx_Custom_1"), text("mx_Custom_2").asMandatory())
                            .rules(SAME_VEHICLE);

            assertThat(applied(second(), stricter).effect()).isEqualTo(Effect.DUPLICATE);
            assertThat(applied(second().overwriting().note("n"), stricter).effect())
                    .isEqualTo(Effect.DUPLICATE);
        }

        @Test
        void may_not_empty_what_the_opportunity_must_have() {
            RulesMaker strict =
                    rules().opportunity(text("mx_Custom_1"), text("mx_Custom_2").asMandatory())
                            .rules(SAME_VEHICLE);
            applied(second().field("mx_Custom_2", "y"), strict);

            Decision decision =
                    decide(second().overwriting().field("mx_Custom_2", ""), strict, NOON);

            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Decision.Fail.class,
                            fail ->
                                    assertThat(fail.refusal())
                                            .isInstanceOf(Refusal.MandatoryFieldMissing.class));
        }

        private static RulesMaker staged(Optional<String> defaultStage) {
            return rules().opportunity(
                            text("mx_Custom_1"),
                            new Field(
                                    "mx_Stage",
                                    "Stage",
                                    DataType.DROPDOWN,
                                    false,
                                    false,
                                    100,
                                    List.of(),
                                    Map.of("Open", List.of("New"), "Won", List.of("Sold")),
                                    defaultStage,
                                    List.of()))
                    .rules(SAME_VEHICLE);
        }

        @Test
        void that_empties_a_stage_brings_back_its_default_only_under_a_status_that_allows_it() {
            RulesMaker staged = staged(Optional.of("new"));
            applied(second().field("Status", "Won").field("mx_Stage", "Sold"), staged);

            var won = applied(second().overwriting().field("mx_Stage", ""), staged);
            var open =
                    applied(
                            second().overwriting().field("mx_Stage", "").field("Status", "Open"),
                            staged);

            assertThat(opportunity(won).fields()).doesNotContainKey("mx_Stage");
            assertThat(opportunity(open).fields()).containsEntry("mx_Stage", "New");
        }

        @Test
        void may_not_leave_a_stage_that_its_status_does_not_allow() {
            RulesMaker staged = staged(Optional.empty());
            applied(second().field("mx_Stage", "New"), staged);

            assertThat(decide(second().overwriting().field("Status", "Won"), staged, NOON))
                    .isInstanceOf(Decision.Fail.class);
            assertThat(
                            decide(
                                    second().overwriting()
                                            .field("Status", "Won")
                                            .field("mx_Stage", "Sold"),
                                    staged,
                                    NOON))
                    .isInstanceOf(Decision.Apply.class);
        }
    }

    @Nested
    final class ARule {
        @Test
        void has_a_window_that_can_be_counted_and_statuses_that_exist() {
            assertThatThrownBy(() -> new DuplicateRule("r", List.of(), List.of("Opened"), ANY_TIME))
                    .hasMessageContaining("Open, Won, Lost");
            assertThatThrownBy(() ->
                            new DuplicateRule(
                                    "r",
                                    List.of(),
                                    List.of(),
                                    Optional.of(Duration.ofDays(100_001))))
                    .hasMessageContaining("100000 days");
        }
    }
}
