package io.catchment.exchanges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.exchanges.RecordedExchange.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeFileTest {
    private static final String TWO_STEPS =
            """
            # A title
            # Contract: 3.2, 7
            # Account: demo
            # Other account: inferred
            # A remark.

            POST /path?a=$b
            Name: value: of two
            Empty:

            {"a":

            1}


            => 200

            --- store
            1 leads
            """;

    @Test
    void a_file_is_read_whole() {
        RecordedExchange exchange = ExchangeFile.parse("a-title", TWO_STEPS);

        assertThat(exchange.title()).isEqualTo("A title");
        assertThat(exchange.contract()).isEqualTo("3.2, 7");
        assertThat(exchange.accounts()).isEqualTo(Map.of("", "demo", "other", "inferred"));
        assertThat(exchange.steps()).hasSize(2);
    }

    @Test
    void a_body_keeps_its_inner_empty_lines_and_loses_those_around_it() {
        RecordedExchange exchange = ExchangeFile.parse("a-title", TWO_STEPS);

        assertThat(exchange.steps().getFirst())
                .isInstanceOfSatisfying(
                        Step.Call.class,
                        call -> {
                            assertThat(call.request().body().text()).isEqualTo("{\"a\":\n\n1}");
                            assertThat(call.expected().body()).isEqualTo(Template.NOTHING);
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "# A title,           no title,    1",
        "'# Account: demo\n', '',          5",
        "'# Contract: 3.2, 7', '',         2",
        "POST /path?a=$b,     post it,     7",
        "Name:,               Name,        8",
        "# A remark.,         # Server: x, 6",
        "=> 200,              => 2000,     18",
        "--- store,           --- stare,   18",
    })
    void what_cannot_be_read_is_named_with_its_line(String from, String to, int line) {
        String text = TWO_STEPS.replace(from, to);

        assertThatThrownBy(() -> ExchangeFile.parse("a-title", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a-title.http:" + line + ": ");
    }
}
