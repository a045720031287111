package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.AccountId;
import io.catchment.LogId;
import io.catchment.QuarantineFilter;
import io.catchment.QuarantineState;
import io.catchment.store.QuarantineRows.Place;
import io.catchment.store.QuarantineRows.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class QuarantineRowsTest {
    private static final AccountId ACCOUNT = new AccountId(1);
    private static final QuarantineFilter OPEN = filter(Optional.of(QuarantineState.OPEN));

    private static TestStore store;

    private QuarantineRows rows;
    private int made;

    @BeforeAll
    static void open() {
        store = TestStore.open();
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @BeforeEach
    void begin() {
        store.empty();
        new Logs(store.database()).register(new LogId("log"), 4, new byte[32]);
        rows = new QuarantineRows(store.database());
    }

    @RepeatedTest(3)
    void pages_meet_once_what_was_there_whatever_comes_meanwhile() {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 60; i++) {
            insert(random);
        }
        Set<String> there = new HashSet<>(stored());

        List<String> met = new ArrayList<>();
        Place place = Place.AFTER_ALL;
        while (true) {
            List<Row> page = rows.newest(ACCOUNT, OPEN, place, random.nextInt(1, 12));
            if (page.isEmpty()) {
                break;
            }
            page.forEach(row -> met.add(row.position().toString()));
            place = page.getLast().place();
            for (int i = random.nextInt(4); i > 0; i--) {
                insert(random);
            }
        }

        assertThat(met).as("seed %s", seed).doesNotHaveDuplicates().containsAll(there);
    }

    @Test
    void the_oldest_first_are_the_same_the_other_way_round() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        for (int i = 0; i < 20; i++) {
            insert(random);
        }

        List<String> newest =
                rows.newest(ACCOUNT, OPEN, Place.AFTER_ALL, 100).stream()
                        .map(row -> row.position().toString())
                        .toList();
        List<String> oldest =
                rows.oldest(ACCOUNT, OPEN, Place.BEFORE_ALL, 100).stream()
                        .map(row -> row.position().toString())
                        .toList();

        assertThat(newest).hasSize(20).isEqualTo(oldest.reversed());
    }

    @Test
    void the_list_is_read_from_the_index_of_the_quarantine() throws Exception {
        store.execute(
                """
                INSERT INTO outcome (account, log, partition, log_offset, kind, key, effect, accepted_at, finished_at,
                                     exception_type, message, explanation, body, lead, lead_is_new, opportunity, flags)
                SELECT 1, 1, 0, i, 1, 1, CASE WHEN i % 100 = 0 THEN 5 ELSE 1 END, now() - i * interval '1 second', now(),
                       CASE WHEN i % 100 = 0 THEN 'MX' END, CASE WHEN i % 100 = 0 THEN 'm' END, '', '',
                       CASE WHEN i % 100 > 0 THEN gen_random_uuid() END, CASE WHEN i % 100 > 0 THEN true END,
                       CASE WHEN i % 100 > 0 THEN gen_random_uuid() END, CASE WHEN i % 100 > 0 THEN 0 END
                  FROM generate_series(1, 20000) AS i
                """,
                "ANALYZE outcome");
        var statement = QuarantineRows.class.getDeclaredField("NEWEST_FIRST");
        statement.setAccessible(true);
        String sql = String.valueOf(statement.get(null));
        for (String value :
                List.of(
                        "1",
                        "'{0,5,6}'",
                        "null",
                        "null",
                        "null",
                        "'-infinity'",
                        "'infinity'",
                        "'infinity'",
                        "0",
                        "0",
                        "0",
                        "'open'",
                        "100")) {
            sql = sql.replaceFirst("\\?", value);
        }

        assertThat(String.join("\n", store.texts("EXPLAIN " + sql)))
                .containsPattern(
                        "Index Scan (Backward )?using outcome_of_no_week_account_accepted_at_idx\\d*")
                .doesNotContain("Seq Scan on outcome");
        assertThat(rows.newest(ACCOUNT, OPEN, Place.AFTER_ALL, 1000)).hasSize(200);
        assertThat(rows.sums(ACCOUNT, OPEN).getFirst().requests()).isEqualTo(200);
    }

    @Test
    void who_only_reads_cannot_write() {
        assertThatThrownBy(() ->
                        store.database()
                                .reading(connection -> {
                                    try (var statement = connection.createStatement()) {
                                        return statement.execute("DELETE FROM lead");
                                    }
                                }))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("25006");
        store.execute("DELETE FROM lead");
    }

    /// Times repeat: pages have to part requests of one instant too.
    private void insert(RandomGenerator random) {
        store.execute(
                """
                INSERT INTO outcome (account, log, partition, log_offset, kind, key, effect, accepted_at, finished_at,
                                     exception_type, message, explanation, body)
                VALUES (1, 1, %d, %d, 1, 1, %d, TIMESTAMPTZ '2026-01-01 00:00:00Z' + %d * interval '1 second', now(),
                        'MX', 'm', '', '')
                """
                        .formatted(
                                random.nextInt(4),
                                made++,
                                random.nextBoolean() ? 5 : 0,
                                random.nextInt(10)));
    }

    private static List<String> stored() {
        return store.texts("SELECT 'log/' || partition || '/' || log_offset FROM outcome");
    }

    private static QuarantineFilter filter(Optional<QuarantineState> state) {
        return new QuarantineFilter(
                QuarantineFilter.EFFECTS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                QuarantineFilter.EARLIEST,
                QuarantineFilter.LATEST,
                state);
    }
}
