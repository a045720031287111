package io.catchment.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 7240, 2: the forms of a preference.
final class PreferTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "wait=10 | 10",
                "WAIT = 10 | 10",
                "wait=\"10\" | 10",
                "wait=0 | 0",
                "wait=30 | 30",
                "wait=31 | 30",
                "wait=99999999999999999999999 | 30",
                "wait=007 | 7",
                "respond-async, wait=10 | 10",
                "respond-async,wait=10;strict | 10",
                "wait=10; a=b ;c=\"x, wait=5\" , other | 10",
                "return=minimal; foo=\"a\\\"b, wait=3\", wait=7 | 7",
                "a;;b, ,, wait=4 | 4",
                "foo=\"\", bar=, wait=6 | 6",
                "wait=5, wait=9 | 5",
            })
    void a_wait_is_found_among_other_preferences(String header, long seconds) {
        assertThat(Prefer.wait(header)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "wait",
                "wait=",
                "wait=soon",
                "wait=-1",
                "wait=1.5",
                "wait=soon, wait=5",
                "waits=5",
                "a=\"wait=5",
                "a=\"wait=5, wait=6",
                "a=\"x\"y, wait=5",
                "= , wait=5",
                "respond-async; wait=5",
                "wait=5 6"
            })
    void what_is_no_wait_is_passed_over(String header) {
        assertThat(Prefer.wait(header)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", ";", "a;", "a ", "\"", "\\", "a=\"\\", ", "})
    void no_header_makes_it_look_long(String piece) {
        assertThat(Prefer.wait("a=" + piece.repeat(16_000 / piece.length()) + "\u0001")).isEmpty();
    }
}
