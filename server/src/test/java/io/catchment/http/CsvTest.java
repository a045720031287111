package io.catchment.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {
    private static String line(Object... cells) {
        return new String(new Csv().line(List.of(cells)).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void numbers_stay_numbers_and_what_is_not_there_is_an_empty_cell() {
        assertThat(line(7L, -7, Optional.empty(), Optional.of(1), "é")).isEqualTo("7,-7,,1,é\r\n");
    }

    @Test
    void commas_quotes_and_line_ends_are_quoted() {
        assertThat(line("a,b", "say \"hi\"", "two\nlines"))
                .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"})
    void a_text_that_would_be_a_formula_is_none(String formula) {
        assertThat(line(formula)).isEqualTo("'" + formula + "\r\n");
        assertThat(line(Optional.of("\r=1"))).isEqualTo("\"'\r=1\"\r\n");
    }
}
