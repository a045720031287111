package io.catchment.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final String ONE = "8eca6fa6-262c-43eb-8cfe-6e3325e2dc73";
    private static final String TWO = "3f2c7f3e-5d0a-4b0e-9a44-0d7a4a6f1c11";

    private final Values values = new Values(Map.of("accessKey", "u$r0", "other.apiKey", "k"));

    @ParameterizedTest
    @CsvSource({
        "{accessKey} {other.apiKey}, u$r0 k",
        "{escaped:accessKey},        u%24r0",
        "{upper:accessKey},          U$R0",
        "{repeat:3:ab}.,             ababab.",
        "'{\"a\":{}}',               '{\"a\":{}}'",
    })
    void what_is_sent_has_its_placeholders_filled(String text, String sent) {
        assertThat(new Template(text).filled(values)).isEqualTo(sent);
    }

    @Test
    void any_bytes_can_be_sent() {
        assertThat(new Template("é{bytes:C3 28}{cr}{lf}").bytes(values))
                .isEqualTo(new byte[] {(byte) 0xC3, (byte) 0xA9, (byte) 0xC3, 0x28, '\r', '\n'});
    }

    @Test
    void a_placeholder_without_a_value_cannot_be_sent() {
        assertThatThrownBy(() -> new Template("{RequestID}").bytes(values))
                .hasMessageContaining("{RequestID}");
    }

    @ParameterizedTest
    @CsvSource({
        "a.c,            a.c,          true",
        "a.c,            abc,          false",
        "{any},          'x\ny',       true",
        "n={number},     n=-12.5,      true",
        "n={number},     n=,           false",
        "{uuid},         " + ONE + ",  true",
        "{uuid},         8eca6fa6,     false",
        "{time},         2026-01-31T12:00:00.12Z, true",
        "{time},         2026-01-31,   false",
        "{accessKey},    u$r0,         true",
        "{accessKey},    u$r1,         false",
    })
    void an_expectation_is_held_against_all_that_came(String text, String came, boolean matches) {
        assertThat(new Template(text).matches(came, values)).isEqualTo(matches);
    }

    @Test
    void an_id_is_remembered_from_where_it_is_named_first() {
        Template named = new Template("{id}");

        assertThat(named.matches(ONE, values)).isTrue();

        assertThat(named.matches(TWO, values)).isFalse();
        assertThat(named.filled(values)).isEqualTo(ONE);
    }

    @Test
    void a_text_is_remembered_up_to_its_quotation_mark() {
        Template named = new Template("\"{text:tag}\" \"{text:tag}\"");

        assertThat(named.matches("\"a/b\" \"a/c\"", values)).isFalse();
        assertThat(named.matches("\"a/b\" \"a/b\"", values)).isTrue();

        assertThat(new Template("{tag}").filled(values)).isEqualTo("a/b");
    }

    @Test
    void an_id_named_twice_at_once_is_one() {
        Template named = new Template("{id} {id}");

        assertThat(named.matches(ONE + " " + TWO, values)).isFalse();
        assertThat(named.matches(ONE + " " + ONE, values)).isTrue();
    }

    @Test
    void what_does_not_match_is_not_remembered() {
        assertThat(new Template("{id}!").matches(ONE, values)).isFalse();

        assertThat(values.get("id")).isEmpty();
    }

    @Test
    void a_body_is_repeated_as_json_text() {
        values.rememberBody("{\"é\":\"\\u00e9\"}\r\n\t".getBytes(StandardCharsets.UTF_8));

        assertThat(
                        new Template("\"{body}\"")
                                .matches("\"{\\\"é\\\":\\\"\\\\u00e9\\\"}\\r\\n\\t\"", values))
                .isTrue();
    }
}
