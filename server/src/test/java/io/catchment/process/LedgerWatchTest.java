package io.catchment.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.intake.MemoryIntakeLog;
import io.catchment.status.LedgerWatch;
import io.catchment.store.TestStore;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LedgerWatchTest {
    private static TestStore store;

    private Workshop workshop;
    private Processor processor;
    private LedgerWatch watch;

    @BeforeAll
    static void open_a_store() {
        store = TestStore.open();
        store.execute("CREATE TABLE test_kept AS SELECT * FROM outcome WHERE false");
    }

    @AfterAll
    static void close_the_store() {
        store.close();
    }

    @BeforeEach
    void open_a_workshop() {
        store.empty();
        workshop = new Workshop(store, new MemoryIntakeLog("memory", 2));
        processor = workshop.processor(workshop.allPartitions());
        watch = new LedgerWatch(store.database(), InstantSource.system());
    }

    @AfterEach
    void close_the_workshop() {
        workshop.close();
    }

    private void capture(int requests) {
        for (int i = 0; i < requests; i++) {
            workshop.append(i % 2, Body.of(i + "@example.com").text());
        }
        untilNothingIsLeft(processor);
    }

    /// As long as there are partitions to be looked through.
    private void look() {
        untilNothingIsLeft(watch);
    }

    private static void untilNothingIsLeft(Step step) {
        int done;
        do {
            done = step.runOnce();
        } while (done > 0);
    }

    private static void lose(String offsets) {
        store.execute(
                "INSERT INTO test_kept SELECT * FROM outcome WHERE partition = 1 AND log_offset IN ("
                        + offsets
                        + ")",
                "DELETE FROM outcome WHERE partition = 1 AND log_offset IN (" + offsets + ")");
    }

    private static void putBack() {
        store.execute("INSERT INTO outcome SELECT * FROM test_kept");
    }

    @Test
    void what_adds_up_raises_no_alarm() {
        look();
        capture(20);
        look();
        capture(20);
        look();

        assertThat(watch.missing()).isZero();
        assertThat(watch.twice()).isZero();
        assertThat(watch.said()).contains("every offset passed has one outcome");
    }

    @Test
    void outcomes_that_are_lost_raise_an_alarm_until_they_are_back() {
        look();
        capture(40);
        lose("3, 4, 5, 11");

        look();

        assertThat(watch.missing()).isEqualTo(4);
        assertThat(watch.said())
                .isEqualTo(
                        "DOES NOT ADD UP: log memory partition 1: 4 offsets without outcome [3 to 5, 11]");

        capture(10);
        look();
        assertThat(watch.missing()).isEqualTo(4);

        putBack();
        look();
        assertThat(watch.missing()).isZero();
        assertThat(watch.said()).contains("every offset passed has one outcome");
    }

    @Test
    void what_was_lost_long_ago_is_found_after_a_start() {
        capture(40);
        lose("0, 19");

        look();

        assertThat(watch.said()).contains("partition 1: 2 offsets without outcome [0, 19]");
    }

    @Test
    void what_is_lost_behind_the_last_look_is_found_when_its_partition_has_its_turn() {
        capture(40);
        look();
        lose("7");

        look();
        look();

        assertThat(watch.missing()).isEqualTo(1);
    }

    @Test
    void what_is_counted_twice_raises_an_alarm() {
        look();
        capture(10);
        store.execute(
                """
                INSERT INTO retry (account, log, partition, log_offset, key, accepted_at, source, attempts, next_at,
                                   exception_type, message, entry)
                SELECT account, log, partition, log_offset, key, accepted_at, '', 1, 'infinity', '', '', ''
                  FROM outcome
                 WHERE partition = 0
                   AND log_offset = 2
                """);

        look();

        assertThat(watch.twice()).isEqualTo(1);
        assertThat(watch.missing()).isZero();
        assertThat(watch.said()).endsWith("partition 0: 1 offsets counted twice [2]");
    }

    @Test
    void what_waits_for_its_next_try_is_no_gap_and_what_is_below_the_floor_is_none() {
        store.execute(
                "ALTER TABLE opportunity ADD CONSTRAINT test_poison CHECK (note <> 'poison')");
        try {
            workshop.append(1, Body.of("p@example.com").note("poison").text());
            capture(10);
        } finally {
            store.execute("ALTER TABLE opportunity DROP CONSTRAINT test_poison");
        }
        lose("2");
        store.execute("UPDATE intake_position SET floor_offset = 3 WHERE partition = 1");

        look();

        assertThat(store.number("SELECT count(*) FROM retry")).isEqualTo(1);
        assertThat(watch.missing()).isZero();
    }
}
