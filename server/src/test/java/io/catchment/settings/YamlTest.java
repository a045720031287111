package io.catchment.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class YamlTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1|{'a':1}",
                "a: 'no'|{'a':'no'}",
                "a: no|{'a':'no'}",
                "a: 2026-01-31|{'a':'2026-01-31'}",
                "a: 007|{'a':'007'}",
                "a: 1.50|{'a':1.5}",
                "a: true|{'a':true}",
                "a:|{'a':null}",
                "a: [x, {b: c}]|{'a':['x',{'b':'c'}]}",
                "a: &x [1]\\nb: *x|{'a':[1],'b':[1]}",
                "12000: x|{'12000':'x'}",
                "# nothing|{}",
                "{\"a\": \"\\u00e9\"}|{'a':'é'}",
            })
    void a_document_is_the_json_it_stands_for(String yaml, String json) {
        JsonNode read = YamlReader.read(yaml.replace("\\n", "\n"));

        assertThat(read).isEqualTo(JSON.readTree(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1\\na: 2|a key is there twice: see line 2, column 4",
                "a: !!binary aGk=|tags have no meaning here: see line 1, column 4",
                "a: !x {}|tags have no meaning here: see line 1, column 4",
                "a: *b|an alias stands for nothing before it: see line 1, column 4",
                "a: &x [*x]|an alias stands for nothing before it: see line 1, column 8",
                "? [a]\\n: b|a key is no text: see line 1, column 3",
                "--- a\\n--- b|there is more than one document: see line 2, column 1",
                "a: secret: x|it is not YAML: a colon where none may stand: indent what belongs together alike, and put a text with a colon in quotes, see line 1, column 10",
                "a:\\n\\tsecret: x|it is not YAML: a tab where only spaces may stand, see line 2, column 1",
                "a:\\n  b: 1\\n c: secret|it is not YAML: what stands here does not go with the lines above: indent what belongs together alike, see line 3, column 2",
                "a: [1, 2|it is not YAML: a list in [ ] without its end, or a comma is missing, see line 1, column 9",
                "a: {b: 1|it is not YAML: names in { } without their end, or a comma is missing, see line 1, column 9",
                "a: 1\\nsecret\\nb: 2|it is not YAML: a name without a colon behind it, see line 3, column 1",
                "a: \"secret|it is not YAML: a text in quotes without its end, see line 1, column 11",
                "a: \"\\qsecret\"|it is not YAML: a backslash that means nothing in double quotes: take single ones, see line 1, column 6",
                "a: @secret|it is not YAML: a character that no text without quotes begins with, see line 1, column 4",
                "a: - secret|it is not YAML: a dash where no list may begin: begin it on a line of its own, see line 1, column 4",
                "a: %secret|it is not YAML: a character that no text without quotes begins with, see line 1, column 4",
            })
    void what_is_none_of_this_kind_is_refused_with_its_place_and_without_its_text(
            String yaml, String message) {
        assertThatThrownBy(() -> YamlReader.read(yaml.replace("\\n", "\n").replace("\\t", "\t")))
                .isInstanceOf(YamlReader.NotYamlException.class)
                .hasMessage(message)
                .hasNoCause();
    }

    @Test
    void depth_and_size_are_bounded_and_aliases_count_as_what_they_stand_for() {
        StringBuilder doubling = new StringBuilder("l0: &l0 [x, x]\n");
        for (int i = 1; i < 30; i++) {
            doubling.append("l%d: &l%d [*l%d, *l%d]\n".formatted(i, i, i - 1, i - 1));
        }

        assertThatThrownBy(() -> YamlReader.read("[".repeat(500_000)))
                .hasMessageStartingWith("it is more than 32 deep");
        assertThatThrownBy(() -> YamlReader.read(doubling.toString()))
                .hasMessageStartingWith("it has more than 200000 values");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " lead",
                "trail ",
                "two\nlines",
                "\r\n",
                "tab\there",
                "\u0085",
                "\u007f",
                "\u0007",
                "\u2028x",
                "x\n"
            })
    void texts_that_no_setting_has_are_written_as_they_are_too(String text) {
        JsonNode written = JSON.createObjectNode().put("a", text).put(text, "b");

        assertThat(YamlReader.read(YamlWriter.write(written))).isEqualTo(written);
    }

    @Test
    void whatever_is_written_is_read_again_by_this_reader_and_by_another() {
        long seed = Long.getLong("catchment.seed", System.nanoTime());
        RandomDocuments documents = new RandomDocuments(seed);

        for (int i = 0; i < 300; i++) {
            JsonNode written = BareForm.write(documents.document());
            String yaml = YamlWriter.write(written);

            assertThat(YamlReader.read(yaml)).as("seed %d\n%s", seed, yaml).isEqualTo(written);
            assertThat(
                            JSON.<JsonNode>valueToTree(
                                    new Load(LoadSettings.builder().build()).loadFromString(yaml)))
                    .as("seed %d\n%s", seed, yaml)
                    .isEqualTo(written);
        }
    }
}
