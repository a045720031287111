package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.AccountId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ThroughputTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:00Z");

    private final Throughput throughput = new Throughput();

    @Test
    void is_the_mean_of_the_last_ten_minutes() {
        throughput.finished(ACCOUNT, 30, NOW);
        throughput.finished(ACCOUNT, 218, NOW.plusSeconds(599));

        assertThat(throughput.perMinute(ACCOUNT, NOW.plusSeconds(599))).isEqualTo(24.8);
    }

    @Test
    void forgets_what_is_older() {
        throughput.finished(ACCOUNT, 30, NOW);

        assertThat(throughput.perMinute(ACCOUNT, NOW.plusSeconds(600))).isZero();
        throughput.finished(ACCOUNT, 10, NOW.plusSeconds(600));
        assertThat(throughput.perMinute(ACCOUNT, NOW.plusSeconds(600))).isEqualTo(1.0);
    }

    @Test
    void is_an_accounts_own() {
        throughput.finished(ACCOUNT, 30, NOW);

        assertThat(throughput.perMinute(new AccountId(2), NOW)).isZero();
    }
}
