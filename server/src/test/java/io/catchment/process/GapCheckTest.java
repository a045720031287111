package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.catchment.intake.DamagedLogException;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.store.LedgerCheck;
import io.catchment.store.Logs;
import io.catchment.store.TestStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A log that was trimmed beyond the store's position is noticed, and nothing is skipped silently.
final class GapCheckTest {
    private TestStore store;
    private MemoryIntakeLog log;
    private Workshop workshop;

    @BeforeEach
    void trimBeyondTheStore() {
        store = TestStore.open();
        log = new MemoryIntakeLog("a-log", 2);
        workshop = new Workshop(store, log);
        for (int i = 0; i < 5; i++) {
            workshop.append(1, Body.of("a@example.com").text());
        }
        log.trim(1, 3);
    }

    @AfterEach
    void closeStore() {
        workshop.close();
        store.close();
    }

    private void check(Optional<String> accepted) {
        new GapCheck(log, new Logs(store.database())).run(accepted);
    }

    private String nameOfTheGap() {
        String message = String.valueOf(catchThrowable(() -> check(Optional.empty())).getMessage());
        return message.substring(message.lastIndexOf(' ') + 1);
    }

    @Test
    void it_is_refused_with_the_range_and_the_choices() {
        assertThatThrownBy(() -> check(Optional.empty()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("partition 1 from offset 0 to 2")
                .hasMessageContaining("newer backup of the store")
                .hasMessageContaining("copy of the log")
                .hasMessageContaining("--log-accept-gap a-log:");
        assertThat(store.number("SELECT count(*) FROM lost_range")).isZero();
    }

    @Test
    void a_gap_that_is_accepted_by_its_name_is_noted_and_what_is_left_goes_on() {
        check(Optional.of(nameOfTheGap()));

        assertThat(store.rows("SELECT partition, from_offset, end_offset FROM lost_range"))
                .containsExactly(List.of("1", "0", "3"));
        assertThat(
                        store.rows(
                                "SELECT partition, next_offset, floor_offset FROM intake_position ORDER BY partition"))
                .containsExactly(List.of("0", "0", "0"), List.of("1", "3", "3"));
        assertThat(new LedgerCheck(store.database()).violations()).isEmpty();
        assertThatCode(() -> check(Optional.empty())).doesNotThrowAnyException();
    }

    @Test
    void a_gap_of_another_name_is_not_accepted() {
        String name = nameOfTheGap();
        log.trim(1, 4);

        assertThatThrownBy(() -> check(Optional.of(name)))
                .hasMessageContaining("partition 1 from offset 0 to 3");
    }
}
