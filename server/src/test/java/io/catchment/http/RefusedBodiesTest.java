package io.catchment.http;

import static io.catchment.http.RefusedBodies.Fate.KEPT;
import static io.catchment.http.RefusedBodies.Fate.OVER_LIMIT;
import static io.catchment.http.RefusedBodies.KEPT_BYTES_PER_ACCOUNT_AND_HOUR_MAX;
import static io.catchment.http.RefusedBodies.KEPT_PER_ACCOUNT_AND_HOUR_MAX;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.KeyId;
import io.catchment.Parameters;
import io.catchment.RequestKind;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.settings.TestAccounts;
import io.catchment.wire.MxError;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RefusedBodiesTest {
    private static final byte[] QUARTER = new byte[(int) (KEPT_BYTES_PER_ACCOUNT_AND_HOUR_MAX / 4)];
    private static final byte[] ONE_BYTE = {'{'};
    private static final Instant NOW = Instant.parse("2020-12-05T12:13:44Z");

    private final MemoryIntakeLog log = new MemoryIntakeLog("l", 4);
    private final RefusedBodies bodies = new RefusedBodies(log);

    @Test
    void above_the_hours_number_they_are_only_counted() {
        for (int i = 0; i < KEPT_PER_ACCOUNT_AND_HOUR_MAX; i++) {
            assertThat(keep(1, NOW, ONE_BYTE)).isEqualTo(KEPT);
        }

        assertThat(keep(1, NOW, ONE_BYTE)).isEqualTo(OVER_LIMIT);
        assertThat(log.appends()).isEqualTo(KEPT_PER_ACCOUNT_AND_HOUR_MAX);
    }

    @Test
    void above_the_hours_bytes_they_are_only_counted() {
        fillTheHour();

        assertThat(keep(1, NOW, ONE_BYTE)).isEqualTo(OVER_LIMIT);
        assertThat(log.appends()).isEqualTo(4);
    }

    @Test
    void one_that_does_not_fit_leaves_the_room_to_smaller_ones() {
        assertThat(keep(1, NOW, ONE_BYTE)).isEqualTo(KEPT);
        for (int i = 0; i < 3; i++) {
            assertThat(keep(1, NOW, QUARTER)).isEqualTo(KEPT);
        }

        assertThat(keep(1, NOW, QUARTER)).isEqualTo(OVER_LIMIT);
        assertThat(keep(1, NOW, ONE_BYTE)).isEqualTo(KEPT);
    }

    @Test
    void another_account_and_the_next_hour_have_their_own_limits() {
        fillTheHour();

        assertThat(keep(2, NOW, ONE_BYTE)).isEqualTo(KEPT);
        assertThat(keep(1, NOW.plus(Duration.ofHours(1)), ONE_BYTE)).isEqualTo(KEPT);
    }

    private void fillTheHour() {
        for (int i = 0; i < 4; i++) {
            assertThat(keep(1, NOW, QUARTER)).isEqualTo(KEPT);
        }
    }

    private RefusedBodies.Fate keep(int account, Instant now, byte[] body) {
        Caller caller = new Caller(TestAccounts.account(account), new KeyId(account));
        return bodies.keep(
                caller,
                RequestKind.OPPORTUNITY_CAPTURE,
                Parameters.NONE,
                now,
                MxError.notHttp(),
                body);
    }
}
