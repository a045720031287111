package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import io.catchment.intake.DamagedLogException;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.store.Logs;
import io.catchment.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                .containsExactly(log.id(), LogId.SYNCHRONOUS);
    }

    @Test
    void a_log_that_another_took_the_place_of_takes_no_requests_again() {
        logs.move(log.id(), new LogId("the-next"), 2, new byte[32]);

        assertThatThrownBy(() -> check(Optional.empty()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContainingAll("takes no requests any more", "the-next");
        assertThatThrownBy(() -> new LogCheck(log.id(), LogEnds.of(log)).askSnapshot(logs.all()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("the-next");
    }

    @Test
    void a_log_that_drains_on_another_node_is_not_missing_and_one_that_is_open_there_is() {
        logs.register(new LogId("the-former"), 2, new byte[32]);
        assertThatThrownBy(() -> check(Optional.empty())).hasMessageContaining("the-former");

        logs.move(new LogId("the-former"), log.id(), 2, new byte[32]);

        assertThatCode(() -> check(Optional.empty())).doesNotThrowAnyException();
    }

    @Test
    void a_lost_end_is_found_after_an_outage_however_much_was_appended_and_started_meanwhile(
            @TempDir Path folder) {
        Path file = folder.resolve("log-ends");
        workshop.append(1, Body.of("a@example.com").text());
        LogEnds.open(log, file);
        for (int i = 0; i < 9; i++) {
            workshop.append(1, Body.of("b@example.com").text());
        }
        store.execute("UPDATE intake_position SET next_offset = 7 WHERE partition = 1");
        LogEnds afterAnotherStart = LogEnds.open(log, file);

        assertThatThrownBy(() -> check(afterAnotherStart))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("partition 1 from offset 1 to 6");
        // Without what was kept of the first opening nobody would see it.
        assertThatCode(() -> check(LogEnds.of(log))).doesNotThrowAnyException();
    }

    @Test
    void ends_that_the_store_agreed_to_are_not_asked_for_again(@TempDir Path folder) {
        Path file = folder.resolve("log-ends");
        LogEnds.open(log, file).agreed();
        workshop.append(1, Body.of("a@example.com").text());
        store.execute("UPDATE intake_position SET next_offset = 1 WHERE partition = 1");

        assertThatCode(() -> check(LogEnds.open(log, file))).doesNotThrowAnyException();
    }

    @Test
    void ends_of_another_log_do_not_count(@TempDir Path folder) {
        Path file = folder.resolve("log-ends");
        LogEnds.open(new MemoryIntakeLog("the-former", 2), file);
        workshop.append(1, Body.of("a@example.com").text());

        assertThat(LogEnds.open(log, file).end(1)).isEqualTo(1);
    }

    @Test
    void ends_that_cannot_be_read_end_the_start_by_the_name_of_their_file(@TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("log-ends"), log.id() + "\n0 x\n");

        assertThatThrownBy(() -> LogEnds.open(log, file))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(file.toString());
    }

    private void check(LogEnds ends) {
        new LogCheck(log.id(), ends).askStore(logs, Optional.empty());
    }

    @Test
    void a_snapshot_of_another_log_is_refused_and_so_is_a_log_that_it_does_not_know() {
        LogCheck check = new LogCheck(log.id(), LogEnds.of(log));
        List<Logs.KnownLog> known = logs.all();

        assertThatCode(() -> check.askSnapshot(known)).doesNotThrowAnyException();
        assertThatThrownBy(() -> check.askSnapshot(List.of()))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("is new");
        assertThatThrownBy(() ->
                        new LogCheck(new LogId("another"), LogEnds.of(log)).askSnapshot(known))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(log.id().value())
                .hasMessageContaining("another");
    }
}
