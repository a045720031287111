package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.Position;
import io.catchment.intake.MemoryIntakeLog;
import io.catchment.store.OutcomeWeeks;
import io.catchment.store.Outcomes;
import io.catchment.store.TestStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A store of its own: weeks stay when tables are emptied.
final class RetentionTest {
    private static final Duration KEEP = Duration.ofDays(30);

    private static final String THIS_WEEK =
            """
            CREATE TABLE outcome_this_week (LIKE outcome INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
            ALTER TABLE outcome ATTACH PARTITION outcome_this_week FOR VALUES FROM ('%s 00:00Z') TO ('%s 00:00Z')
            """;

    private TestStore store;
    private Workshop workshop;
    private OutcomeWeeks weeks;

    @BeforeEach
    void open() {
        store = TestStore.open();
        workshop = new Workshop(store, new MemoryIntakeLog("memory", 2));
        weeks = new OutcomeWeeks(store.database());
    }

    @AfterEach
    void close() {
        workshop.close();
        store.close();
    }

    private Position capture(String email) {
        Position position = workshop.append(0, Body.of(email).text());
        workshop.processor(workshop.allPartitions()).runOnce();
        return position;
    }

    private Retention retention(Duration ahead) {
        return new Retention(weeks, KEEP, () -> Instant.now().plus(ahead));
    }

    private boolean isKept(Position position) {
        return new Outcomes(store.database()).find(Workshop.ACCOUNT, position).isPresent();
    }

    private static LocalDate monday() {
        return LocalDate.now(ZoneOffset.UTC)
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    @Test
    void the_weeks_that_come_are_there_before_they_begin() {
        retention(Duration.ZERO).runOnce();

        assertThat(weeks.weeks())
                .containsExactly(monday(), monday().plusWeeks(1), monday().plusWeeks(2));
        assertThat(retention(Duration.ZERO).runOnce()).isZero();
    }

    @Test
    void what_was_there_before_the_weeks_moves_to_its_week() {
        Position early = capture("a@example.com");

        retention(Duration.ZERO).runOnce();

        assertThat(isKept(early)).isTrue();
        assertThat(store.texts("SELECT count(*) FROM outcome_of_no_week")).containsExactly("0");
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void a_week_goes_whole_when_its_last_hour_is_old_enough_and_not_before() {
        retention(Duration.ZERO).runOnce();
        Position position = capture("a@example.com");
        Instant weekEnd = monday().plusWeeks(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Duration untilEnd = Duration.between(Instant.now(), weekEnd).plus(KEEP);

        retention(untilEnd.minusMinutes(1)).runOnce();
        assertThat(isKept(position)).isTrue();
        retention(untilEnd.plusMinutes(1)).runOnce();

        assertThat(isKept(position)).isFalse();
        assertThat(store.texts("SELECT count(*) FROM outcome")).containsExactly("0");
        assertThat(store.texts("SELECT count(*) FROM opportunity")).containsExactly("1");
        assertThat(store.texts("SELECT sum(requests) FROM ledger_hour")).containsExactly("1");
        assertThat(workshop.violations()).isEmpty();
    }

    @Test
    void the_floor_moves_over_what_is_dropped_and_what_comes_after_is_still_proved() {
        retention(Duration.ZERO).runOnce();
        capture("a@example.com");
        capture("b@example.com");
        retention(KEEP.plusDays(8)).runOnce();
        Position later = capture("c@example.com");

        assertThat(
                        store.texts(
                                "SELECT floor_offset || ' ' || next_offset FROM intake_position WHERE partition = 0"))
                .containsExactly("2 3");
        assertThat(isKept(later)).isTrue();
        assertThat(workshop.violations()).isEmpty();

        store.execute("DELETE FROM outcome");

        assertThat(workshop.violations())
                .anyMatch(said -> said.contains("partition 0: 0 outcomes"));
    }

    @Test
    void who_reads_while_a_week_goes_is_not_in_its_way() throws Exception {
        retention(Duration.ZERO).runOnce();
        capture("a@example.com");
        Retention late = retention(KEEP.plusDays(8));
        FutureTask<Integer> dropping = new FutureTask<>(late::runOnce);

        String read =
                store.database()
                        .inTransaction(reader -> {
                            execute(reader, "LOCK TABLE ONLY outcome IN ACCESS SHARE MODE");
                            Thread.ofPlatform().start(dropping);
                            awaitDrop();
                            return execute(reader, "SELECT count(*) FROM outcome");
                        });

        assertThat(read).isEqualTo("1");
        assertThat(dropping.get(20, TimeUnit.SECONDS)).isPositive();
        assertThat(weeks.weeks()).doesNotContain(monday());
    }

    @Test
    void a_batch_that_meets_the_making_of_its_week_is_written_by_another_try() throws Exception {
        Position position = workshop.append(0, Body.of("a@example.com").text());
        Processor processor = workshop.processor(workshop.allPartitions());
        FutureTask<Integer> batch = new FutureTask<>(processor::runOnce);

        store.database()
                .inTransaction(maker -> {
                    execute(maker, "LOCK TABLE outcome_of_no_week IN ACCESS EXCLUSIVE MODE");
                    Thread.ofPlatform().start(batch);
                    awaitWaiting("outcome_of_no_week", "RowExclusiveLock");
                    execute(maker, THIS_WEEK.formatted(monday(), monday().plusWeeks(1)));
                    return 0;
                });
        batch.get(20, TimeUnit.SECONDS);

        assertThat(isKept(position)).isTrue();
        assertThat(store.texts("SELECT count(*) FROM retry")).containsExactly("0");
        assertThat(store.texts("SELECT count(*) FROM outcome_this_week")).containsExactly("1");
        assertThat(workshop.violations()).isEmpty();
    }

    private static String execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            ResultSet row = statement.getResultSet();
            row.next();
            return row.getString(1);
        }
    }

    /// Until it has done all but the drop itself, which waits for the reader.
    private void awaitDrop() {
        awaitWaiting("outcome", "AccessExclusiveLock");
    }

    private void awaitWaiting(String table, String mode) {
        Instant deadline = Instant.now().plusSeconds(20);
        while (store.texts(
                        "SELECT 1 FROM pg_locks WHERE relation = '%s'::regclass AND mode = '%s' AND NOT granted"
                                .formatted(table, mode))
                .isEmpty()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }
}
