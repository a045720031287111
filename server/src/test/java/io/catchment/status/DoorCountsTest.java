package io.catchment.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.store.StoreException;
import io.catchment.store.TestStore;
import io.catchment.store.UnacceptedRows;
import io.catchment.store.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DoorCountsTest {
    private static final Instant HOUR = Instant.parse("2026-03-01T10:00:00Z");
    private static final Optional<Unaccepted.Claimed> CALLER = caller(11);

    private static TestStore store;

    private Instant now = HOUR.plusSeconds(5);

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void empty_it() {
        store.empty();
    }

    private static Optional<Unaccepted.Claimed> caller(int key) {
        return Optional.of(new Unaccepted.Claimed(new AccountId(1), new KeyId(key)));
    }

    private DoorCounts counts() {
        return new DoorCounts(store.database(), () -> now);
    }

    /// As `hour key status requests`.
    private static List<String> stored(int account) {
        return new UnacceptedRows(store.database())
                .between(account, HOUR, HOUR.plusSeconds(7_200)).stream()
                        .map(it ->
                                it.hour().toString().substring(11, 13)
                                        + " "
                                        + it.key()
                                        + " "
                                        + it.status()
                                        + " "
                                        + it.requests())
                        .toList();
    }

    private static void count(DoorCounts counts, Optional<Unaccepted.Claimed> caller, int status) {
        counts.count(caller, status);
    }

    @Test
    void calls_are_counted_by_account_hour_key_and_status() {
        DoorCounts counts = counts();
        count(counts, CALLER, 429);
        count(counts, CALLER, 429);
        count(counts, CALLER, 503);
        count(counts, caller(12), 401);
        count(counts, Optional.empty(), 401);
        now = HOUR.plusSeconds(3_600);
        count(counts, CALLER, 429);

        counts.runOnce();
        counts.runOnce();

        assertThat(stored(1))
                .containsExactly("10 11 429 2", "10 11 503 1", "10 12 401 1", "11 11 429 1");
        assertThat(stored(UnacceptedRows.UNKNOWN)).containsExactly("10 0 401 1");
    }

    @Test
    void runs_of_a_server_add_up() {
        for (int run = 0; run < 2; run++) {
            try (DoorCounts counts = counts()) {
                count(counts, CALLER, 429);
                counts.runOnce();
                count(counts, CALLER, 429);
            }
        }

        assertThat(stored(1)).containsExactly("10 11 429 4");
    }

    @Test
    void what_is_counted_while_the_store_is_away_is_there_when_it_is_back() {
        DoorCounts counts = counts();
        count(counts, CALLER, 413);
        store.shutDoor();
        try {
            count(counts, CALLER, 413);
            assertThatThrownBy(counts::runOnce).isInstanceOf(StoreException.class);
            count(counts, CALLER, 413);
        } finally {
            store.openDoor();
        }

        Waiting.until(store.database()::answers);
        counts.runOnce();

        assertThat(stored(1)).containsExactly("10 11 413 3");
    }

    @Test
    void above_its_bound_calls_are_counted_without_their_key() {
        DoorCounts counts = counts();
        for (int key = 1; key <= DoorCounts.ROWS_MAX + 5; key++) {
            count(counts, caller(key), 429);
        }
        count(counts, caller(1), 429);

        counts.runOnce();

        assertThat(stored(UnacceptedRows.UNKNOWN)).containsExactly("10 0 429 5");
        assertThat(stored(1)).hasSize(DoorCounts.ROWS_MAX).contains("10 1 429 2");
    }

    @Test
    void hours_that_are_over_and_written_leave_room() {
        DoorCounts counts = counts();
        for (int key = 1; key <= DoorCounts.ROWS_MAX; key++) {
            count(counts, caller(key), 429);
        }
        counts.runOnce();
        now = HOUR.plusSeconds(3 * 3_600);
        counts.runOnce();

        count(counts, caller(1), 429);
        counts.runOnce();

        assertThat(store.number("SELECT sum(requests) FROM unaccepted_hour WHERE account = 1"))
                .isEqualTo(DoorCounts.ROWS_MAX + 1);
    }
}
