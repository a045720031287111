package io.catchment.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TimesTest {
    private static final Instant AT = Instant.parse("2020-12-05T12:13:44.056789Z");

    @Test
    void are_written_as_leadsquared_writes_them() {
        assertThat(Times.seconds(AT)).isEqualTo("2020-12-05 12:13:44");
        assertThat(Times.millis(AT)).isEqualTo("2020-12-05 12:13:44.056");
        assertThat(Times.sinceEpoch(AT)).isEqualTo("/Date(1607170424056+0000)/");
    }

    @Test
    void have_whole_seconds_in_full() {
        assertThat(Times.millis(Instant.parse("2020-12-05T12:13:44Z")))
                .isEqualTo("2020-12-05 12:13:44.000");
    }
}
