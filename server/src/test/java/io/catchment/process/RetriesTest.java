package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.Effect;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.status.QueueMetrics;
import io.catchment.status.RequestStatus;
import io.catchment.store.Outcomes;
import io.catchment.store.Retries;
import io.catchment.store.StoreException;
import io.catchment.store.TestStore;
import io.catchment.store.Waiting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract 7: a fault of the system that hits one request is tried again ten times. Nine hours pass in milliseconds.
final class RetriesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");
    private static final List<Duration> DELAYS =
            List.of(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(7),
                    Duration.ofMinutes(15),
                    Duration.ofMinutes(30),
                    Duration.ofMinutes(45),
                    Duration.ofHours(1),
                    Duration.ofMinutes(90),
                    Duration.ofHours(2),
                    Duration.ofHours(3));

    private static TestStore store;

    private Workshop workshop;
    private OwnedPartitions partitions;
    private Processor processor;
    private Retrier retrier;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void open_a_workshop_whose_time_stands_still() {
        store.empty();
        workshop = new Workshop(store, new MemoryIntakeLog("log", 2));
        workshop.time = InstantSource.fixed(NOW);
        partitions = workshop.allPartitions();
        processor = workshop.processor(partitions);
        retrier = workshop.retrier();
    }

    @AfterEach
    void everything_is_accounted_for() {
        workshop.assertAccounted();
    }

    private Position poison(String email) {
        return workshop.append(0, Body.of(email).note("poison").text());
    }

    /// Has a request that waits for its second try.
    private Position retrying() {
        Position position = poison("a@example.com");
        workshop.withPoison("poison", processor::runOnce);
        return position;
    }

    private void pass(Duration time) {
        workshop.ahead = workshop.ahead.plus(time);
    }

    private long attempts() {
        return store.number("SELECT attempts FROM retry");
    }

    private Outcomes.Found found(Position position) {
        return new Outcomes(store.database()).find(Workshop.ACCOUNT, position).orElseThrow();
    }

    private RequestStatus status(Position position) {
        return workshop.status(workshop.requests(partitions, retrier), position);
    }

    @Test
    void after_ten_delays_of_nine_hours_in_all_the_eleventh_try_is_the_last() {
        Position position = poison("a@example.com");

        workshop.withPoison(
                "poison",
                () -> {
                    processor.runOnce();
                    for (int delay = 0; delay < DELAYS.size(); delay++) {
                        assertThat(attempts()).isEqualTo(delay + 1);
                        pass(DELAYS.get(delay).minusMillis(1));
                        assertThat(retrier.runOnce()).isZero();
                        workshop.assertAccounted();
                        pass(Duration.ofMillis(1));
                        assertThat(retrier.runOnce()).isEqualTo(1);
                        workshop.assertAccounted();
                    }
                });

        assertThat(workshop.ahead).isEqualTo(Duration.parse("PT9H9M30S"));
        Outcomes.Found found = found(position);
        assertThat(found.outcome().effect()).isEqualTo(Effect.FAILURE);
        assertThat(found.outcome().failure().orElseThrow().exceptionType())
                .isEqualTo("MXInternalException");
        assertThat(found.attempts()).isEqualTo(11);
        assertThat(found.finishedAt()).isEqualTo(NOW.plus(workshop.ahead));
        assertThat(found.body()).asString(StandardCharsets.UTF_8).contains("poison");
        pass(Duration.ofDays(1));
        assertThat(retrier.runOnce()).isZero();
        assertThat(store.number("SELECT count(*) FROM opportunity")).isZero();
    }

    @Test
    void once_the_fault_is_gone_it_is_applied_once() {
        Position position = poison("a@example.com");
        workshop.withPoison(
                "poison",
                () -> {
                    processor.runOnce();
                    pass(DELAYS.get(0));
                    retrier.runOnce();
                });

        pass(DELAYS.get(1));
        assertThat(retrier.runOnce()).isEqualTo(1);
        assertThat(retrier.runOnce()).isZero();

        assertThat(found(position).outcome().effect()).isEqualTo(Effect.CREATED);
        assertThat(found(position).attempts()).isEqualTo(3);
        assertThat(store.number("SELECT count(*) FROM opportunity")).isEqualTo(1);
        assertThat(store.number("SELECT count(*) FROM retry")).isZero();
    }

    @Test
    void what_is_still_spoilt_is_found_among_those_that_are_tried_again() {
        for (int i = 0; i < 60; i++) {
            String note = i % 29 == 0 ? "bad for long" : "bad";
            workshop.append(i % 2, Body.of("p" + i + "@example.com").note(note).text());
        }
        workshop.withPoison("bad%", processor::runOnce);
        assertThat(store.number("SELECT count(*) FROM retry")).isEqualTo(60);

        pass(DELAYS.get(0));
        workshop.withPoison("bad for long", retrier::runOnce);

        assertThat(workshop.effects()).containsExactly("1=57");
        assertThat(store.rows("SELECT attempts, count(*) FROM retry GROUP BY attempts"))
                .containsExactly(List.of("2", "3"));
    }

    @Test
    void of_two_that_try_at_once_one_is_fenced_and_it_is_applied_once() throws Exception {
        Position position = retrying();
        pass(DELAYS.get(0));

        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> tries =
                    store.database()
                            .inTransaction(connection -> {
                                // Both have read it, and both wait.
                                try (var lock = connection.createStatement()) {
                                    lock.execute("SELECT 1 FROM retry FOR UPDATE");
                                }
                                List<Future<Integer>> both =
                                        List.of(
                                                threads.submit(workshop.retrier()::runOnce),
                                                threads.submit(workshop.retrier()::runOnce));
                                Waiting.until(() -> waitForLocks() == 2);
                                return both;
                            });
            for (Future<Integer> tried : tries) {
                assertThat(tried.get()).isEqualTo(1);
            }
        }

        assertThat(workshop.fenced()).isEqualTo(1);
        assertThat(found(position).attempts()).isEqualTo(2);
        assertThat(store.number("SELECT count(*) FROM opportunity")).isEqualTo(1);
    }

    private static long waitForLocks() {
        return store.number(
                """
                SELECT count(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'
                """);
    }

    @Test
    void a_try_that_is_cut_off_before_its_commit_does_nothing_and_spends_nothing() {
        Position position = retrying();
        store.execute(
                """
                CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_terminate_backend(pg_backend_pid());
                    RETURN NEW;
                END $$
                """,
                "CREATE TRIGGER end_session BEFORE INSERT ON outcome FOR EACH ROW EXECUTE FUNCTION end_session()");
        pass(DELAYS.get(0));

        assertThatThrownBy(retrier::runOnce).isInstanceOf(StoreException.Unavailable.class);

        Waiting.until(store.database()::answers);
        assertThat(attempts()).isEqualTo(1);
        assertThat(store.number("SELECT count(*) FROM opportunity")).isZero();
        store.execute("DROP FUNCTION end_session CASCADE");
        assertThat(retrier.runOnce()).isEqualTo(1);
        assertThat(found(position).attempts()).isEqualTo(2);
    }

    @Test
    void a_store_that_is_away_spends_no_try() {
        retrying();
        pass(DELAYS.get(0));
        store.shutDoor();

        assertThatThrownBy(retrier::runOnce).isInstanceOf(StoreException.Unavailable.class);

        store.openDoor();
        Waiting.until(store.database()::answers);
        assertThat(attempts()).isEqualTo(1);
        assertThat(retrier.runOnce()).isEqualTo(1);
        assertThat(workshop.effects()).containsExactly("1=1");
    }

    @Test
    void what_the_store_cannot_give_back_is_read_from_the_log() {
        Position position = retrying();
        store.execute("UPDATE retry SET entry = '\\x00'");
        pass(DELAYS.get(0));

        assertThat(status(position)).isInstanceOf(RequestStatus.Retrying.class);
        assertThat(retrier.runOnce()).isEqualTo(1);

        assertThat(found(position).outcome().effect()).isEqualTo(Effect.CREATED);
    }

    @Test
    void what_nobody_can_read_waits_and_holds_up_no_other() {
        Position unreadable = poison("a@example.com");
        Position good = poison("b@example.com");
        workshop.withPoison("poison", processor::runOnce);
        store.execute("UPDATE retry SET entry = '\\x00' WHERE log_offset = 0");
        workshop.log.trim(0, 1);
        pass(DELAYS.get(0));

        assertThat(retrier.runOnce()).isEqualTo(2);
        assertThat(retrier.runOnce()).isZero();

        assertThat(found(good).outcome().effect()).isEqualTo(Effect.CREATED);
        assertThat(status(unreadable)).isInstanceOf(RequestStatus.StoreDown.class);
        assertThat(attempts()).isEqualTo(1);
        pass(Retrier.PUT_OFF);
        assertThat(retrier.runOnce()).isEqualTo(1);
    }

    @Test
    void what_cannot_even_be_told_to_have_failed_waits_and_holds_up_no_other() {
        Position bad = poison("a@example.com");
        Position good = workshop.append(0, Body.of("b@example.com").note("pardoned").text());
        workshop.withPoison("p%", processor::runOnce);
        store.execute(
                "UPDATE retry SET attempts = 10",
                "ALTER TABLE outcome ADD CONSTRAINT test_told CHECK (effect <> 6)");
        pass(DELAYS.get(0));

        try {
            workshop.withPoison("poison", retrier::runOnce);
        } finally {
            store.execute("ALTER TABLE outcome DROP CONSTRAINT test_told");
        }

        assertThat(found(good).outcome().effect()).isEqualTo(Effect.CREATED);
        assertThat(attempts()).isEqualTo(10);
        pass(Retrier.PUT_OFF);
        workshop.withPoison("poison", retrier::runOnce);
        assertThat(found(bad).outcome().effect()).isEqualTo(Effect.FAILURE);
    }

    @Test
    void a_batch_of_retries_is_no_larger_than_what_fits_into_memory() {
        poison("a@example.com");
        poison("b@example.com");
        workshop.withPoison("poison", processor::runOnce);

        Retries retries = new Retries(store.database());

        assertThat(retries.due(NOW.plusSeconds(30), 100, 1)).hasSize(1);
        assertThat(retries.due(NOW.plusSeconds(30), 100, 1 << 20)).hasSize(2);
    }

    @Test
    void while_it_waits_the_status_says_why_and_when_the_next_try_comes() {
        Position position = retrying();
        pass(Duration.ofSeconds(10));

        RequestStatus status = status(position);

        assertThat(status)
                .isInstanceOfSatisfying(
                        RequestStatus.Retrying.class,
                        waits -> {
                            assertThat(waits.attempts()).isEqualTo(1);
                            assertThat(waits.nextAt()).isEqualTo(NOW.plusSeconds(30));
                            assertThat(waits.retryAfter()).isEqualTo(Duration.ofSeconds(20));
                            assertThat(waits.failure())
                                    .extracting(Outcome.Failure::exceptionType)
                                    .isEqualTo("MXInternalException");
                        });
    }

    @Test
    void what_waits_for_another_try_is_pending_and_counts_for_the_delay() {
        workshop.append(0, Body.of("b@example.com").text());
        retrying();
        var requests = workshop.requests(partitions, retrier);
        retrier.runOnce();
        workshop.time = InstantSource.system();
        pass(Duration.ofSeconds(20));

        QueueMetrics waiting = requests.metrics(Workshop.ACCOUNT).orElseThrow();

        assertThat(waiting.pending()).isEqualTo(1);
        assertThat(waiting.maxDelay()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
        assertThat(retrier.waiting()).isEqualTo(1);
        workshop.time = InstantSource.fixed(NOW);
        pass(DELAYS.get(0));
        retrier.runOnce();
        assertThat(requests.metrics(Workshop.ACCOUNT).orElseThrow().pending()).isZero();
    }
}
