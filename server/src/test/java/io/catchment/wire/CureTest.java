package io.catchment.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.DataType;
import io.catchment.Field;
import io.catchment.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CureTest {
    private static final Field CITY = Field.of("mx_City", "City", DataType.STRING);
    private static final Field PHONE = Field.of("Phone", "Phone Number", DataType.PHONE);

    /// Each refusal with a word of the setting or field that its cure has to name.
    private static final Map<Refusal.OfRules, String> CURES =
            Map.ofEntries(
                    Map.entry(new Refusal.UnknownEventCode(77777), "the code 77777"),
                    Map.entry(new Refusal.InvalidSearchBy("mx_A"), "lead field mx_A unique"),
                    Map.entry(
                            new Refusal.UnknownAttributes(List.of("mx_A", "mx_B")),
                            "lead fields mx_A, mx_B, or set unknownFields"),
                    Map.entry(new Refusal.NoUniqueValue(List.of("Phone")), "one of Phone"),
                    Map.entry(new Refusal.MandatoryAttributeMissing(CITY), "lead field mx_City"),
                    Map.entry(new Refusal.AttributeValue(PHONE, "is odd"), "badContact to keep"),
                    Map.entry(new Refusal.UniqueValueTooLong("mx_A", 600), "512 bytes"),
                    Map.entry(new Refusal.GivenIdInvalid(), "__UseUserDefinedGuid__"),
                    Map.entry(new Refusal.LeadExists("Phone Number"), "onKeyConflict"),
                    Map.entry(
                            new Refusal.UnknownOpportunityFields(List.of("mx_A")),
                            "field mx_A to the opportunity type, or set unknownFields"),
                    Map.entry(new Refusal.MandatoryFieldMissing(CITY), "opportunity field mx_City"),
                    Map.entry(new Refusal.FieldValue(CITY, "is odd"), "opportunity field mx_City"),
                    Map.entry(new Refusal.NoteTooLong(300), "200 characters"),
                    Map.entry(new Refusal.UnknownLead(), "capture the lead"),
                    Map.entry(new Refusal.UnknownOpportunity(), "ProspectOpportunityId"));

    @Test
    void each_refusal_by_the_rules_has_a_cure_that_names_what_to_change() {
        CURES.forEach((refusal, named) -> assertThat(Cure.of(refusal)).contains(named));
    }

    @Test
    void no_refusal_by_the_rules_is_left_out_here() {
        assertThat(CURES.keySet())
                .extracting(Object::getClass)
                .map(type -> (Object) type)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Refusal.OfRules.class.getPermittedSubclasses())
                                .map(type -> (Object) type)
                                .toList());
    }

    @Test
    void names_that_a_sender_chose_are_shown_without_control_characters() {
        assertThat(Cure.of(new Refusal.InvalidSearchBy("a\nb\u0000")))
                .doesNotContain("\n", "\u0000");
    }
}
