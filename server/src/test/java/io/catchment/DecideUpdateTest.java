package io.catchment;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Contract 6: captures of leads alone, and updates of what is there.
final class DecideUpdateTest {
    private static final Contacts CONTACTS = new Contacts();
    private static final Instant CAPTURED = Instant.parse("2026-01-02T03:04:05Z");
    private static final Instant LATER = Instant.parse("2026-02-03T04:05:06Z");
    private static final LeadId NOBODY = LeadId.parse("8eca6fa6-262c-43eb-8cfe-6e3325e2dc73");

    private final LeadBook leads = new LeadBook();
    private final OpportunityBook opportunities = new OpportunityBook();
    private long ids;

    private Decision decide(Request request, RulesMaker maker) {
        AccountRules account = maker.done();
        return switch (Interpret.interpret(request, account, CONTACTS)) {
            case Interpretation.Understood understood ->
                    Decide.decide(
                            understood,
                            account,
                            leads,
                            opportunities,
                            LATER,
                            () -> new UUID(0, ++ids));
            case Interpretation.Contradicting(var refusal, var explanation) ->
                    new Decision.Fail(refusal, explanation);
        };
    }

    private Decision.Apply applied(Request request, RulesMaker maker) {
        Decision decision = decide(request, maker);
        assertThat(decision).isInstanceOf(Decision.Apply.class);
        Decision.Apply apply = (Decision.Apply) decision;
        leads.put(apply.lead());
        apply.opportunity().ifPresent(opportunities::put);
        return apply;
    }

    private Refusal refusal(Request request, RulesMaker maker) {
        return ((Decision.Fail) decide(request, maker)).refusal();
    }

    private static Given given(String name, String value) {
        return new Given(name, Optional.of(value));
    }

    private static Capture lead(Optional<LeadUpdateBehavior> behavior, Given... attributes) {
        return new Capture(
                List.of(attributes),
                Optional.empty(),
                false,
                Optional.empty(),
                behavior,
                List.of());
    }

    private static Capture lead(Given... attributes) {
        return lead(Optional.empty(), attributes);
    }

    private static LeadUpdate update(Lead lead, Given... attributes) {
        return new LeadUpdate(lead.id(), List.of(attributes), List.of());
    }

    private static OpportunityUpdate update(Opportunity opportunity, GivenField... fields) {
        return new OpportunityUpdate(
                opportunity.id(), Optional.empty(), List.of(fields), List.of());
    }

    private static GivenField field(String name, String value, Given... members) {
        return new GivenField(name, Optional.of(value), List.of(members));
    }

    @Nested
    class A_capture_of_a_lead_alone {
        @Test
        void makes_the_lead_and_no_opportunity() {
            Decision.Apply apply =
                    applied(lead(given("Phone", "9000000001"), given("FirstName", "A")), rules());

            assertThat(apply.effect()).isEqualTo(Effect.CREATED);
            assertThat(apply.leadIsNew()).isTrue();
            assertThat(apply.lead().keys()).containsOnlyKeys("Phone");
            assertThat(apply.opportunity()).isEmpty();
            assertThat(apply.activities()).isEmpty();
        }

        @Test
        void changes_the_lead_that_holds_its_first_unique_value() {
            Lead known = applied(lead(given("Phone", "9000000001")), rules()).lead();

            Decision.Apply apply =
                    applied(
                            lead(
                                    given("Phone", "9000000001"),
                                    given("EmailAddress", "a@example.com")),
                            rules());

            assertThat(apply.effect()).isEqualTo(Effect.UPDATED);
            assertThat(apply.lead().id()).isEqualTo(known.id());
            assertThat(apply.lead().keys()).containsOnlyKeys("Phone", "EmailAddress");
        }

        @Test
        void makes_a_lead_of_its_own_when_nothing_says_whose_it_is() {
            Lead first = applied(lead(given("FirstName", "A")), rules()).lead();
            Lead second = applied(lead(given("FirstName", "A")), rules()).lead();

            assertThat(second.id()).isNotEqualTo(first.id());
            assertThat(second.fields()).isEqualTo(first.fields());
        }

        @Test
        void goes_the_way_of_what_it_is_matched_by() {
            Capture capture = lead(given("FirstName", "A"), given("Phone", "90000 00001"));

            assertThat(Interpret.route(capture, rules().done(), CONTACTS))
                    .contains(new UniqueKey("Phone", "+919000000001"));
            assertThat(Interpret.route(lead(given("FirstName", "A")), rules().done(), CONTACTS))
                    .isEmpty();
        }
    }

    @Nested
    class A_lead_that_is_there {
        private Lead known;

        @BeforeEach
        void know() {
            applied(lead(given("Mobile", "9000000009")), rules());
            known =
                    applied(
                                    lead(
                                            given("EmailAddress", "a@example.com"),
                                            given("Phone", "9000000001"),
                                            given("FirstName", "A")),
                                    rules())
                            .lead();
        }

        private Lead captured(LeadUpdateBehavior behavior, Given... attributes) {
            Decision.Apply apply = applied(lead(Optional.of(behavior), attributes), rules());
            assertThat(apply.effect()).isEqualTo(Effect.UPDATED);
            assertThat(apply.leadIsNew()).isFalse();
            assertThat(apply.lead().id()).isEqualTo(known.id());
            assertThat(apply.explanation()).contains("LeadUpdateBehavior: " + behavior.wireName());
            return apply.lead();
        }

        @Test
        void is_left_as_it_is_by_DoNotUpdate_whatever_else_is_given() {
            Lead after =
                    captured(
                            LeadUpdateBehavior.DO_NOT_UPDATE,
                            given("EmailAddress", "a@example.com"),
                            given("FirstName", "B"),
                            given("LastName", "L"),
                            given("Mobile", "9000000009"));

            assertThat(after).isEqualTo(known);
        }

        @Test
        void is_filled_where_it_is_empty_by_UpdateOnlyEmptyFields() {
            Lead after =
                    captured(
                            LeadUpdateBehavior.UPDATE_ONLY_EMPTY_FIELDS,
                            given("EmailAddress", "a@example.com"),
                            given("Phone", "9000000002"),
                            given("FirstName", "B"),
                            given("LastName", "L"));

            assertThat(after.fields())
                    .contains(
                            entry("FirstName", "A"),
                            entry("LastName", "L"),
                            entry("Phone", "+91-9000000001"));
            assertThat(after.keys()).isEqualTo(known.keys());
        }

        @Test
        void gets_a_unique_value_by_UpdateOnlyEmptyFields_unless_another_has_it() {
            Refusal conflict =
                    refusal(
                            lead(
                                    Optional.of(LeadUpdateBehavior.UPDATE_ONLY_EMPTY_FIELDS),
                                    given("EmailAddress", "a@example.com"),
                                    given("Mobile", "9000000009")),
                            rules());
            Lead after =
                    captured(
                            LeadUpdateBehavior.UPDATE_ONLY_EMPTY_FIELDS,
                            given("EmailAddress", "a@example.com"),
                            given("Mobile", "9000000008"));

            assertThat(conflict).isEqualTo(new Refusal.LeadExists("Mobile Number"));
            assertThat(after.keys()).containsEntry("Mobile", "+919000000008");
        }

        @Test
        void keeps_its_unique_values_with_DoNotUpdateUniqueFields() {
            Lead after =
                    captured(
                            LeadUpdateBehavior.DO_NOT_UPDATE_UNIQUE_FIELDS,
                            given("EmailAddress", "a@example.com"),
                            given("Phone", "9000000002"),
                            given("Mobile", "9000000009"),
                            given("FirstName", "B"));

            assertThat(after.keys()).isEqualTo(known.keys());
            assertThat(after.fields())
                    .contains(entry("FirstName", "B"), entry("Phone", "+91-9000000001"))
                    .doesNotContainKey("Mobile");
        }

        @Test
        void becomes_what_an_update_gives_and_stays_itself_in_the_rest() {
            Decision.Apply apply =
                    applied(
                            update(
                                    known,
                                    given("EmailAddress", "b@example.com"),
                                    given("FirstName", ""),
                                    new Given("LastName", Optional.empty())),
                            rules());

            assertThat(apply.effect()).isEqualTo(Effect.UPDATED);
            assertThat(apply.lead().id()).isEqualTo(known.id());
            assertThat(apply.lead().fields())
                    .containsOnly(
                            entry("EmailAddress", "b@example.com"),
                            entry("Phone", "+91-9000000001"));
            assertThat(apply.lead().keys())
                    .containsOnly(
                            entry("EmailAddress", "b@example.com"),
                            entry("Phone", "+919000000001"));
            assertThat(apply.opportunity()).isEmpty();
        }

        @Test
        void is_not_given_a_value_of_another_by_an_update() {
            LeadUpdate update =
                    update(known, given("Mobile", "9000000009"), given("FirstName", "B"));

            assertThat(refusal(update, rules())).isEqualTo(new Refusal.LeadExists("Mobile Number"));
            Lead after =
                    applied(update, rules().onKeyConflict(AccountRules.OnKeyConflict.KEEP_MATCHED))
                            .lead();
            assertThat(after.fields()).containsEntry("FirstName", "B").doesNotContainKey("Mobile");
        }

        @Test
        void keeps_what_is_mandatory() {
            RulesMaker mandatory = rules().lead(text("mx_City").asMandatory());

            assertThat(refusal(update(known, given("mx_City", "")), mandatory))
                    .isInstanceOf(Refusal.MandatoryAttributeMissing.class);
            assertThat(applied(update(known, given("LastName", "L")), mandatory).lead().fields())
                    .containsEntry("LastName", "L");
        }
    }

    @Test
    void an_update_of_a_lead_that_is_not_there_makes_none() {
        LeadUpdate update =
                new LeadUpdate(NOBODY, List.of(given("EmailAddress", "a@example.com")), List.of());

        assertThat(refusal(update, rules())).isEqualTo(new Refusal.UnknownLead());
        assertThat(Interpret.route(update, rules().done(), CONTACTS))
                .contains(UniqueKey.of(NOBODY));
    }

    @Nested
    class An_opportunity {
        private final Field custom = Field.of("mx_Custom_1", "Name", DataType.STRING);
        private final Field note = text("mx_Note").asMandatory();
        private final Field set =
                Field.of("mx_Set", "Set", DataType.CUSTOM_OBJECT)
                        .withMembers(List.of(text("mx_A").asMandatory(), text("mx_B")));
        private final Field stage =
                new Field(
                        "mx_Stage",
                        "Stage",
                        DataType.DROPDOWN,
                        false,
                        false,
                        text("mx_Stage").lengthMax(),
                        List.of(),
                        Map.of("Open", List.of("New"), "Won", List.of("Signed")),
                        Optional.empty(),
                        List.of());

        private RulesMaker known() {
            return rules().opportunity(custom, note, set, stage);
        }

        private Opportunity captured() {
            return applied(
                            captureOf("a@example.com")
                                    .note("First")
                                    .at(CAPTURED)
                                    .field("mx_Custom_1", "N")
                                    .field("mx_Note", "M")
                                    .field("mx_Stage", "New")
                                    .done(),
                            known())
                    .opportunity()
                    .orElseThrow();
        }

        private Opportunity after(OpportunityUpdate update) {
            Decision.Apply apply = applied(update, known());
            assertThat(apply.effect()).isEqualTo(Effect.UPDATED);
            assertThat(apply.activities()).isEmpty();
            return apply.opportunity().orElseThrow();
        }

        @Test
        void becomes_what_is_given_and_stays_itself_in_the_rest() {
            Opportunity before = captured();

            Opportunity after =
                    after(
                            new OpportunityUpdate(
                                    before.id(),
                                    Optional.of("Second"),
                                    List.of(
                                            field("mx_custom_1", "O"),
                                            field("mx_Set", "", member("mx_A", "7"))),
                                    List.of("Stray")));

            assertThat(after.fields())
                    .containsOnly(
                            entry("Status", "Open"),
                            entry("mx_Custom_1", "O"),
                            entry("mx_Note", "M"),
                            entry("mx_Stage", "New"),
                            entry("mx_Set/mx_A", "7"));
            assertThat(after.note()).isEqualTo("Second");
            assertThat(after.at()).isEqualTo(CAPTURED);
            assertThat(after.capturedAt()).isEqualTo(before.capturedAt());
            assertThat(after.lead()).isEqualTo(before.lead());
        }

        @Test
        void keeps_what_is_mandatory_and_a_set_what_is_mandatory_in_it() {
            Opportunity before = captured();

            assertThat(refusal(update(before, field("mx_Note", "")), known()))
                    .isEqualTo(new Refusal.MandatoryFieldMissing(note));
            assertThat(refusal(update(before, field("mx_Set", "", member("mx_B", "8"))), known()))
                    .isInstanceOf(Refusal.MandatoryFieldMissing.class);
        }

        @Test
        void goes_from_stage_to_stage_only_with_its_status() {
            Opportunity before = captured();

            assertThat(refusal(update(before, field("mx_Stage", "Signed")), known()))
                    .isInstanceOf(Refusal.FieldValue.class);
            assertThat(refusal(update(before, field("Status", "Won")), known()))
                    .isInstanceOf(Refusal.FieldValue.class);
            assertThat(
                            after(
                                            update(
                                                    before,
                                                    field("Status", "Won"),
                                                    field("mx_Stage", "Signed")))
                                    .fields())
                    .contains(entry("Status", "Won"), entry("mx_Stage", "Signed"));
        }

        @Test
        void may_be_changed_though_its_settings_came_to_ask_for_more() {
            Opportunity before = captured();
            RulesMaker stricter = known().opportunity(text("mx_New").asMandatory());

            Opportunity after =
                    applied(update(before, field("mx_Custom_1", "O")), stricter)
                            .opportunity()
                            .orElseThrow();

            assertThat(after.fields()).containsEntry("mx_Custom_1", "O");
        }

        @Test
        void is_not_changed_to_what_its_type_does_not_know() {
            Opportunity before = captured();
            OpportunityUpdate unknown = update(before, field("mx_Nope", "1"));

            assertThat(refusal(unknown, known()))
                    .isEqualTo(new Refusal.UnknownOpportunityFields(List.of("mx_Nope")));
            assertThat(
                            applied(unknown, known().unknown(AccountRules.UnknownFields.KEEP))
                                    .opportunity()
                                    .orElseThrow()
                                    .fields())
                    .containsEntry("mx_Nope", "1");
            assertThat(
                            refusal(
                                    new OpportunityUpdate(
                                            before.id(),
                                            Optional.of("n".repeat(201)),
                                            List.of(),
                                            List.of()),
                                    known()))
                    .isEqualTo(new Refusal.NoteTooLong(201));
        }

        @Test
        void of_a_type_that_is_gone_is_left_alone() {
            Opportunity before = captured();
            opportunities.put(
                    new Opportunity(
                            before.id(),
                            before.lead(),
                            99,
                            before.at(),
                            before.capturedAt(),
                            "",
                            before.fields()));

            assertThat(refusal(update(before, field("mx_Custom_1", "O")), known()))
                    .isEqualTo(new Refusal.UnknownEventCode(99));
        }

        @Test
        void that_is_not_there_is_not_made() {
            OpportunityId unknown = new OpportunityId(NOBODY.value());
            OpportunityUpdate update =
                    new OpportunityUpdate(unknown, Optional.empty(), List.of(), List.of());

            assertThat(refusal(update, known())).isEqualTo(new Refusal.UnknownOpportunity());
            assertThat(Interpret.route(update, known().done(), CONTACTS))
                    .contains(UniqueKey.of(unknown));
        }
    }

    @Test
    void every_way_to_name_a_person_is_found_in_a_request() {
        Given email = given("EmailAddress", " A@example.com");
        OpportunityId opportunity = new OpportunityId(NOBODY.value());

        Stream<List<UniqueKey>> keys =
                Stream.of(
                                lead(email),
                                new LeadUpdate(NOBODY, List.of(email), List.of()),
                                new OpportunityUpdate(
                                        opportunity, Optional.empty(), List.of(), List.of()))
                        .map(request -> Interpret.keysIn(request, rules().done(), CONTACTS));

        UniqueKey byEmail = new UniqueKey("EmailAddress", "a@example.com");
        assertThat(keys)
                .containsExactly(
                        List.of(byEmail),
                        List.of(UniqueKey.of(NOBODY), byEmail),
                        List.of(UniqueKey.of(opportunity)));
    }
}
