package io.catchment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers in the forms that LeadSquared documents, and the settings that come of them.
final class MetadataImportTest {
    private static final Path ANSWERS = Path.of("src/test/resources/metadata");

    private final MetadataImport made = new MetadataImport();

    private void add(String... names) throws IOException {
        for (String name : names) {
            made.add(Files.readString(ANSWERS.resolve(name)));
        }
    }

    @Test
    void all_answers_together_are_an_account_with_their_codes_and_schema_names()
            throws IOException {
        add(
                "lead-fields.json",
                "opportunity-types.json",
                "opportunity-type-12005.json",
                "users.json");

        String yaml = made.yaml("acme", "IN");

        assertThat(yaml).isEqualTo(Files.readString(ANSWERS.resolve("imported.yaml")));
        assertThat(SettingsFiles.yaml(yaml, _ -> Optional.empty())).isNotNull();
    }

    @Test
    void what_cannot_be_held_is_said_by_name() throws IOException {
        add("lead-fields.json", "opportunity-type-12005.json", "users.json");

        assertThat(made.warnings())
                .containsExactly(
                        "lead field LastName: mandatory there, not here, where only an account's own fields can be; callers have to see to it",
                        "lead field mx_Where: data type GeoLocation is kept as String",
                        "lead field mx_Likes: data type MultiSelect is kept as String",
                        "type 12005 mx_Custom_4: takes any value, because its options depend on more than Open, Won and Lost",
                        "type 12005 mx_Custom_5: a choice of several is kept as String",
                        "type 12005 mx_Custom_9: data type File is kept as String",
                        "user 00000000-0000-4000-8000-000000000003: left out, being inactive");
    }

    @Test
    void a_type_that_was_only_named_is_asked_for() throws IOException {
        add("opportunity-types.json");
        assertThat(made.typesWithoutFields()).containsExactly(12005, 12006);

        add("opportunity-type-12005.json");

        assertThat(made.typesWithoutFields()).containsExactly(12006);
    }

    @Test
    void the_order_of_the_answers_means_nothing() throws IOException {
        MetadataImport other = new MetadataImport();
        for (String name :
                List.of(
                        "opportunity-type-12005.json",
                        "lead-fields.json",
                        "opportunity-types.json")) {
            other.add(Files.readString(ANSWERS.resolve(name)));
        }
        add("lead-fields.json", "opportunity-types.json", "opportunity-type-12005.json");

        assertThat(other.yaml("a", "IN")).isEqualTo(made.yaml("a", "IN"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "{}",
                "1",
                "[1]",
                "{\"Status\":\"Error\",\"ExceptionType\":\"MX\"}",
                "[{\"EventCode\":\"x\"}]"
            })
    void what_is_none_of_the_answers_is_refused(String text) {
        assertThatThrownBy(() -> made.add(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
