package io.catchment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.bench.Sent.Fate;
import io.catchment.bench.Sent.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TraceTest {

    @ParameterizedTest
    @CsvSource({
        "NEW,       ACKNOWLEDGED, 1, 1",
        "AGAIN,     ACKNOWLEDGED, 1, 1",
        "ERROR,     ACKNOWLEDGED, 1, 0",
        "MALFORMED, REFUSED,      1, 0",
        "MALFORMED, REFUSED,      0, 0",
        "NEW,       TURNED_AWAY,  0, 0",
        "NEW,       UNKNOWN,      0, 0",
        "NEW,       UNKNOWN,      1, 1",
    })
    void what_was_promised_is_well(Kind kind, Fate fate, long outcomes, long opportunities) {
        Trace trace = trace(kind, fate, outcomes, opportunities);

        assertThat(trace.isLost()).isFalse();
        assertThat(trace.isTwice()).isFalse();
        assertThat(trace.isOtherwise()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"NEW, 0, 0", "NEW, 1, 0", "NEW, 0, 1", "ERROR, 0, 0"})
    void an_acknowledged_one_without_its_outcome_or_its_opportunity_is_lost(
            Kind kind, long outcomes, long opportunities) {
        Trace trace = trace(kind, Fate.ACKNOWLEDGED, outcomes, opportunities);

        assertThat(trace.isLost()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"ACKNOWLEDGED, 2, 1", "ACKNOWLEDGED, 1, 2", "UNKNOWN, 2, 2", "TURNED_AWAY, 2, 2"})
    void two_outcomes_or_two_opportunities_are_twice(Fate fate, long outcomes, long opportunities) {
        Trace trace = trace(Kind.NEW, fate, outcomes, opportunities);

        assertThat(trace.isTwice()).isTrue();
    }

    @Test
    void one_that_was_said_not_to_be_stored_and_is_there_is_otherwise() {
        Trace trace = trace(Kind.NEW, Fate.TURNED_AWAY, 1, 1);

        assertThat(trace.isOtherwise()).isTrue();
    }

    @Test
    void an_opportunity_of_an_error_is_otherwise() {
        Trace trace = trace(Kind.ERROR, Fate.ACKNOWLEDGED, 1, 1);

        assertThat(trace.isOtherwise()).isTrue();
    }

    private static Trace trace(Kind kind, Fate fate, long outcomes, long opportunities) {
        return new Trace(new Sent(1, kind, fate, "id"), outcomes, opportunities);
    }
}
