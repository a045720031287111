package io.catchment;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.wire.Contacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contract 5.3: what fits a field and what does not.
final class FieldValueTest {
    private static final Contacts CONTACTS = new Contacts();

    private static FieldValue of(Field field, String text) {
        return FieldValue.of(field, text, RulesMaker.rules().done(), CONTACTS);
    }

    private static Field field(DataType type) {
        return Field.of("mx_A", "A", type);
    }

    private static String stored(Field field, String text) {
        FieldValue value = of(field, text);
        assertThat(value).isInstanceOf(FieldValue.Fits.class);
        return ((FieldValue.Fits) value).stored();
    }

    private static void assertMisfit(Field field, String text) {
        assertThat(of(field, text))
                .isInstanceOfSatisfying(
                        FieldValue.Misfit.class,
                        it -> assertThat(it.problem()).doesNotContain(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "STRING|anything  at all",
                "NUMBER|7",
                "NUMBER|-12",
                "NUMBER|+12",
                "NUMBER|200,000",
                "NUMBER|2,00,000",
                "NUMBER| 7 ",
                "NUMBER|99999999999999999999999999999999",
                "DECIMAL|7",
                "DECIMAL|7.5",
                "DECIMAL|.5",
                "DECIMAL|7.",
                "DECIMAL|-1,234.50",
                "DECIMAL|1.5e-3",
                "BOOLEAN|true",
                "BOOLEAN|FALSE",
                "BOOLEAN|1",
                "BOOLEAN|No",
                "DATE|2026-02-28",
                "DATE|2024-02-29 23:59:59",
                "DATE_TIME|2020-12-05 12:13:44",
                "DATE_TIME|2020-12-05",
                "TIME|23:59",
                "TIME|00:00:00",
                "WEBSITE|www.example.com",
                "WEBSITE|https://example.com/a?b=c",
                "DROPDOWN|anything, without options",
                "USER|owner@example.com",
                "USER|8eca6fa6-262c-43eb-8cfe-6e3325e2dc73",
                "CUSTOM_OBJECT|text beside its members"
            })
    void what_fits_is_stored_as_it_was_sent(DataType type, String text) {
        assertThat(stored(field(type), text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NUMBER|7.5",
                "NUMBER|seven",
                "NUMBER|1,,2",
                "NUMBER|,1",
                "NUMBER|1,",
                "NUMBER|-",
                "NUMBER|٧",
                "NUMBER|1 2",
                "DECIMAL|1.2.3",
                "DECIMAL|.",
                "DECIMAL|1e",
                "DECIMAL|NaN",
                "BOOLEAN|maybe",
                "BOOLEAN|2",
                "DATE|2026-02-29",
                "DATE|05-12-2020",
                "DATE|2020-12-05T12:13:44Z",
                "DATE|2020-12-05 24:00:00",
                "DATE_TIME|yesterday",
                "DATE_TIME|2020-13-01 00:00:00",
                "DATE_TIME|2020-12-05 12:13",
                "TIME|24:00",
                "TIME|noon",
                "WEBSITE|two words",
                "USER|nobody",
                "USER|a b@example.com",
                "USER|8eca6fa6"
            })
    void what_does_not_fit_is_told_without_repeating_it(DataType type, String text) {
        assertMisfit(field(type), text);
    }

    @Test
    void a_phone_and_an_email_of_any_field_are_written_in_their_own_form() {
        assertThat(stored(field(DataType.PHONE), "090000 00001")).isEqualTo("+91-9000000001");
        assertThat(stored(field(DataType.EMAIL), " A@example.com ")).isEqualTo("A@example.com");
    }

    @Test
    void an_option_is_stored_in_its_own_spelling() {
        Field dropdown = field(DataType.DROPDOWN).withOptions(List.of("Open", "Won"));

        assertThat(stored(dropdown, "Won")).isEqualTo("Won");
        assertThat(stored(dropdown, " wON ")).isEqualTo("Won");
        assertThat(of(dropdown, "Perhaps"))
                .isEqualTo(new FieldValue.Misfit("is none of its options: Open, Won"));
    }

    @Test
    void an_option_of_any_status_is_stored_in_its_own_spelling() {
        Field stage = stage(Map.of("Open", List.of("Proposal"), "Won", List.of("Signed")));

        assertThat(stored(stage, "proposal")).isEqualTo("Proposal");
        assertThat(stored(stage, "SIGNED")).isEqualTo("Signed");
        assertMisfit(stage, "Elsewhere");
    }

    @Test
    void a_length_is_counted_in_characters() {
        Field five = withLength(field(DataType.STRING), 5);

        assertThat(stored(five, "😀😀😀😀😀")).hasSize(10);
        assertThat(of(five, "123456"))
                .isEqualTo(new FieldValue.Misfit("is longer than 5 characters"));
    }

    @Test
    void a_text_of_2000_characters_fits_where_no_length_is_set() {
        assertThat(stored(field(DataType.STRING), "x".repeat(2000))).hasSize(2000);
        assertMisfit(field(DataType.STRING), "x".repeat(2001));
    }

    @Test
    void a_number_of_many_groups_does_not_take_the_stack() {
        String groups = "1" + ",234".repeat(100_000);

        assertThat(stored(withLength(field(DataType.NUMBER), 1_000_000), groups)).isEqualTo(groups);
        assertThat(stored(withLength(field(DataType.DECIMAL), 1_000_000), groups))
                .isEqualTo(groups);
    }

    private static Field stage(Map<String, List<String>> optionsByStatus) {
        Field field = field(DataType.DROPDOWN);
        return new Field(
                field.name(),
                field.label(),
                field.type(),
                false,
                false,
                field.lengthMax(),
                List.of(),
                optionsByStatus,
                field.defaultValue(),
                List.of());
    }

    private static Field withLength(Field field, int lengthMax) {
        return new Field(
                field.name(),
                field.label(),
                field.type(),
                field.unique(),
                field.mandatory(),
                lengthMax,
                field.options(),
                field.optionsByStatus(),
                field.defaultValue(),
                field.members());
    }
}
