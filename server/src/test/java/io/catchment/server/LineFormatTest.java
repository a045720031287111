package io.catchment.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LineFormatTest {
    private final LineFormat format = new LineFormat();

    @Test
    void a_record_is_one_line_of_time_level_who_and_what() {
        LogRecord record = record("batch saved requests={0,number,#}");
        record.setParameters(new Object[] {12_345});

        assertThat(format.format(record))
                .isEqualTo("2020-12-05T12:13:44.000Z INFO Processor batch saved requests=12345\n");
    }

    @Test
    void of_exceptions_the_types_and_places_are_told_and_not_the_messages() {
        LogRecord record = record("failed");
        record.setThrown(
                new IllegalStateException(
                        "for johndoe@example.com", new RuntimeException("9000000001")));

        assertThat(format.format(record))
                .contains("thrown=java.lang.IllegalStateException at=io.catchment.server.")
                .contains("thrown=java.lang.RuntimeException at=")
                .doesNotContain("johndoe", "9000000001")
                .hasLineCount(1);
    }

    @Test
    void causes_that_go_round_in_a_circle_end() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);
        LogRecord record = record("failed");
        record.setThrown(one);

        assertThat(format.format(record)).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\r\n",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u001b[2J",
                "\0",
                "\u009b"
            })
    void what_is_quoted_begins_no_line_and_steers_no_terminal(String injected) {
        LogRecord record = record("asked for {0}");
        record.setParameters(new Object[] {"x" + injected + "2020 SEVERE forged"});

        assertThat(format.format(record)).matches("[^\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029]*\\n");
    }

    @Test
    void a_logger_without_a_name_is_the_root() {
        LogRecord record = record("said");
        record.setLoggerName(null);

        assertThat(format.format(record)).contains(" INFO root said");
    }

    private static LogRecord record(String message) {
        LogRecord record = new LogRecord(Level.INFO, message);
        record.setLoggerName("io.catchment.process.Processor");
        record.setInstant(Instant.parse("2020-12-05T12:13:44Z"));
        return record;
    }
}
