package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.store.Logs;
import io.catchment.store.TestStore;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A log that lost its end, or is another one, is noticed before it takes anything.
final class LogCheckTest {
    private TestStore store;
    private MemoryIntakeLog log;
    private Workshop workshop;
    private Logs logs;

    @BeforeEach
    void openStore() {
        store = TestStore.open();
        log = new MemoryIntakeLog("a-log", 2);
        workshop = new Workshop(store, log);
        logs = new Logs(store.database());
    }

    @AfterEach
    void closeStore() {
        workshop.close();
        store.close();
    }

    private void check(Optional<LogId> givenUp) {
        new LogCheck(log.id(), LogEnds.of(log)).askStore(logs, givenUp);
    }

    @Test
    void a_log_that_is_ahead_of_the_store_is_as_it_should_be() {
        workshop.append(0, Body.of("a@example.com").text());

        assertThatCode(() -> check(Optional.empty())).doesNotThrowAnyException();
    }

    @Test
    void a_log_that_lost_its_end_is_refused_with_the_range() {
        store.execute("UPDATE intake_position SET next_offset = 7 WHERE partition = 1");

        assertThatThrownBy(() -> check(Optional.empty()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("partition 1 from offset 0 to 6")
                .hasMessageContaining("--log-give-up " + log.id());
    }

    @Test
    void a_log_that_the_store_knows_and_nobody_opened_is_refused_by_its_name() {
        logs.register(new LogId("the-former"), 2, new byte[32]);

        assertThatThrownBy(() -> check(Optional.empty()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("the-former")
                .hasMessageContaining(log.id().value());
    }

    @Test
    void a_log_that_is_given_up_is_asked_for_no_more() {
        logs.register(new LogId("the-former"), 2, new byte[32]);

        check(Optional.of(new LogId("the-former")));

        assertThatCode(() -> check(Optional.empty())).doesNotThrowAnyException();
        assertThat(logs.all())
                .filteredOn(Logs.KnownLog::isOpen)
                .extracting(Logs.KnownLog::id)
                .containsExactly(log.id());
    }
}
