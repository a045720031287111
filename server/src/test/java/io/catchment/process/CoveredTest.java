package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.Effect;
import io.catchment.LogId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.RequestKind;
import io.catchment.intake.Entry;
import io.catchment.store.Changes;
import io.catchment.store.Changes.Finished;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CoveredTest {
    private static final LogId LOG = new LogId("log");

    private static Batch batch(int entries) {
        Entry entry = Entry.plain(Workshop.header(Workshop.ACCOUNT, false), new byte[0]);
        List<Entry> all = IntStream.range(0, entries).mapToObj(i -> entry).toList();
        return new Batch.OfLog(List.of(new Stretch(LOG, 0, 10, all)));
    }

    private static Changes.Settled settled(long... offsets) {
        List<Finished> finished =
                java.util.Arrays.stream(offsets).mapToObj(CoveredTest::finished).toList();
        return new Changes.Settled(finished, List.of(), List.of(), List.of());
    }

    private static Finished finished(long offset) {
        Outcome outcome =
                new Outcome(
                        new Position(LOG, 0, offset),
                        Workshop.ACCOUNT,
                        Workshop.KEY,
                        RequestKind.OPPORTUNITY_CAPTURE,
                        Instant.EPOCH,
                        Effect.ERROR,
                        new Outcome.Failure("MX", "no"),
                        List.of());
        return new Finished(outcome, "", 1, new byte[0]);
    }

    @Test
    void a_batch_whose_requests_are_all_settled_may_be_written() {
        assertThatCode(() -> Covered.check(batch(3), settled(11, 10, 12)))
                .doesNotThrowAnyException();
    }

    @Test
    void a_request_that_would_be_lost_stops_it() {
        assertThatThrownBy(() -> Covered.check(batch(3), settled(10, 12)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("log/0/11");
    }

    @Test
    void a_request_that_is_settled_twice_or_is_of_no_batch_stops_it() {
        assertThatThrownBy(() -> Covered.check(batch(2), settled(10, 11, 11)))
                .hasMessageContaining("log/0/11 is settled twice");
        assertThatThrownBy(() -> Covered.check(batch(2), settled(10, 13)))
                .hasMessageContaining("log/0/13");
    }
}
