package io.catchment.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.IdempotencyKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GivenIdempotencyKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"8e03978e-40d5\" | 8e03978e-40d5",
                "8e03978e-40d5 | 8e03978e-40d5",
                "\"a\\\"b\\\\c\" | a\"b\\c",
                "a\"b\\c | a\"b\\c",
                "a, b;c=d | a, b;c=d",
            })
    void quotes_are_no_part_of_a_key(String header, String key) {
        assertThat(GivenIdempotencyKey.Text.read(header))
                .isEqualTo(new GivenIdempotencyKey.One(IdempotencyKey.ofCaller(key)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "\"",
                "\"a",
                "\"a\"b",
                "\"a\", \"b\"",
                "\"a\\b\"",
                "\"a\\",
                "é",
                "\"é\"",
                "a\tb",
                "a\u007fb"
            })
    void what_is_no_text_of_printable_characters_is_no_key(String header) {
        assertThat(GivenIdempotencyKey.Text.read(header))
                .isEqualTo(new GivenIdempotencyKey.Invalid());
    }

    @Test
    void a_key_has_up_to_255_characters() {
        String longest = "k".repeat(255);

        assertThat(GivenIdempotencyKey.Text.read(longest))
                .isEqualTo(new GivenIdempotencyKey.One(IdempotencyKey.ofCaller(longest)));
        assertThat(GivenIdempotencyKey.Text.read("\"" + longest + "\""))
                .isEqualTo(new GivenIdempotencyKey.One(IdempotencyKey.ofCaller(longest)));
        assertThat(GivenIdempotencyKey.Text.read(longest + "k"))
                .isEqualTo(new GivenIdempotencyKey.Invalid());
    }
}
