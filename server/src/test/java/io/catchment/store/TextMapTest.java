package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// JSON as the columns hold it.
final class TextMapTest {
    @Test
    void what_is_written_is_read_back_whatever_characters_it_has() {
        Map<String, String> map =
                Map.of(
                        "quotes \"", "\\\"\\\\\"",
                        "controls", "\b\f\n\r\t\u0001\u001f\u007f",
                        "far", "360° É ® – \uD83D\uDE00 \u2028",
                        "empty", "");

        assertThat(TextMap.read(TextMap.write(map))).isEqualTo(map);
    }

    @Test
    void nothing_is_an_empty_object_or_array() {
        assertThat(TextMap.write(Map.of())).isEqualTo("{}");
        assertThat(TextMap.texts(List.of())).isEqualTo("[]");
    }

    @Test
    void names_and_values_stand_in_quotes() {
        assertThat(TextMap.write(Map.of("a", "1"))).isEqualTo("{\"a\":\"1\"}");
        assertThat(TextMap.texts(List.of("Open", "a \"b\"")))
                .isEqualTo("[\"Open\",\"a \\\"b\\\"\"]");
    }
}
