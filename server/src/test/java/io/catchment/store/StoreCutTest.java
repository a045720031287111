package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catchment.LogId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is copied out of one store and into another is all of it, as it was at one moment.
final class StoreCutTest {
    private static final LogId LOG = new LogId("a-log");

    private static final String[] MIGRATIONS = {
        StoreSetup.MIGRATIONS, "classpath:io/catchment/store/to_come"
    };

    private static final List<String> FILLED =
            List.of("account", "activity", "intake_log", "intake_position", "a_child", "by_time");

    private static TestStore store;
    private final Map<String, byte[]> copies = new HashMap<>();

    @BeforeAll
    static void openStore() {
        TestPostgres.Database address = TestPostgres.freshDatabase();
        StoreSetup.migrations(StoreSetup.server(TestStore.address(address)))
                .locations(MIGRATIONS)
                .load()
                .migrate();
        store = TestStore.openAsItIs(address);
        store.execute(
                """
                CREATE TABLE by_time_2026 PARTITION OF by_time
                       FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00')
                """);
    }

    @AfterAll
    static void closeStore() {
        store.close();
    }

    @BeforeEach
    void fill() {
        store.empty();
        store.execute("TRUNCATE \"the parent\", a_child, by_time RESTART IDENTITY");
        new Logs(store.database()).register(LOG, 2, new byte[32]);
        store.execute(
                """
                INSERT INTO account (name, settings) VALUES ('first', '{"a": "360° é"}'), ('second', '{}')
                """,
                """
                INSERT INTO activity VALUES (1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 33, now())
                """,
                "INSERT INTO \"the parent\" VALUES ('p')",
                "INSERT INTO a_child (parent) VALUES ('p')",
                "INSERT INTO by_time VALUES ('2026-06-01', '\\x0001ff'), ('2031-01-01', NULL)");
    }

    private StoreCut.Contents copyAll() {
        return StoreCut.take(
                store.database(),
                LOG,
                cut -> {
                    // After the cut, so it is not in the copy.
                    store.execute("UPDATE intake_position SET next_offset = 9");
                    cut.contents()
                            .tables()
                            .forEach(table -> copies.put(table.name(), copy(cut, table)));
                    assertThat(cut.positions()).isEqualTo(Map.of(0, 0L, 1, 0L));
                    return cut.contents();
                });
    }

    private static byte[] copy(StoreCut cut, StoredTable table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        cut.copy(table, out);
        return out.toByteArray();
    }

    private Map<String, Long> restore(TestPostgres.Database target, StoreCut.Contents contents) {
        return StoreRestore.run(
                TestStore.address(target),
                contents,
                table -> new ByteArrayInputStream(copies.get(table.name())),
                MIGRATIONS);
    }

    @Test
    void no_table_is_forgotten_and_one_that_refers_to_another_comes_after_it() {
        StoreCut.Contents contents = copyAll();

        List<String> tables = contents.tables().stream().map(StoredTable::name).toList();
        assertThat(tables)
                .containsExactlyInAnyOrderElementsOf(
                        store.texts(
                                """
                                SELECT table_name
                                  FROM information_schema.tables
                                 WHERE table_schema = 'public'
                                   AND table_name <> 'schema_history'
                                   AND NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = quote_ident(table_name)::regclass)
                                """));
        assertThat(tables).containsSubsequence("account", "account_key");
        assertThat(tables).containsSubsequence("the parent", "a_child");
        assertThat(tables).containsSubsequence("intake_log", "intake_position");
    }

    /// They would do their work once more while rows are copied in, or would not be made again.
    @Test
    void the_tables_have_no_triggers_and_no_partitions_of_partitions() {
        assertThat(store.texts("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).isEmpty();
        assertThat(
                        store.texts(
                                "SELECT relname FROM pg_class WHERE relispartition AND relkind = 'p'"))
                .isEmpty();
    }

    @Test
    void a_restored_store_has_the_rows_of_the_moment_of_the_cut() {
        List<String> before = rows(store);
        StoreCut.Contents contents = copyAll();
        TestPostgres.Database target = TestPostgres.freshDatabase();

        restore(target, contents);

        try (TestStore restored = TestStore.openAsItIs(target)) {
            assertThat(rows(restored)).isEqualTo(before);
        }
    }

    @Test
    void numbers_given_out_after_the_backup_are_not_given_to_others_after_a_restore() {
        StoreCut.Contents contents = copyAll();
        TestPostgres.Database target = TestPostgres.freshDatabase();

        restore(target, contents);

        try (TestStore restored = TestStore.openAsItIs(target)) {
            restored.execute("INSERT INTO account (name, settings) VALUES ('third', '{}')");
            new Logs(restored.database()).register(new LogId("another"), 1, new byte[32]);
            assertThat(restored.number("SELECT max(id) FROM account")).isGreaterThan(10_000);
            assertThat(restored.number("SELECT max(number) FROM intake_log")).isEqualTo(2);
        }
    }

    @Test
    void offsets_of_synchronous_requests_since_the_backup_are_not_given_out_again() {
        StoreCut.Contents contents = copyAll();
        SynchronousOffsets.Range since = new SynchronousOffsets(store.database()).take();
        TestPostgres.Database target = TestPostgres.freshDatabase();

        restore(target, contents);

        try (TestStore restored = TestStore.openAsItIs(target)) {
            assertThat(new SynchronousOffsets(restored.database()).take().first())
                    .isGreaterThan(since.end() + (1L << 35));
        }
    }

    @Test
    void a_store_that_is_not_empty_is_refused_and_left_as_it_is() {
        StoreCut.Contents contents = copyAll();
        TestPostgres.Database target = TestPostgres.freshDatabase();
        try (TestStore taken = TestStore.open(target)) {
            taken.execute("INSERT INTO account (name, settings) VALUES ('theirs', '{}')");

            assertThatThrownBy(() -> restore(target, contents))
                    .isInstanceOf(StoreRestore.RefusedException.class)
                    .hasMessageContaining("not empty");

            assertThat(taken.texts("SELECT name FROM account")).containsExactly("theirs");
        }
    }

    @Test
    void tables_of_a_version_to_come_are_refused() {
        StoreCut.Contents known = copyAll();
        StoreCut.Contents contents =
                new StoreCut.Contents("9999", known.tables(), known.sequences());

        assertThatThrownBy(() -> restore(TestPostgres.freshDatabase(), contents))
                .isInstanceOf(StoreRestore.RefusedException.class)
                .hasMessageContaining("version 9999");
    }

    @Test
    void an_older_version_is_filled_as_it_was_and_brought_up_to_date_by_the_next_start() {
        TestPostgres.Database older = TestPostgres.freshDatabase();
        StoreRestore.run(
                TestStore.address(older),
                new StoreCut.Contents("1", List.of(), Map.of()),
                table -> new ByteArrayInputStream(new byte[0]));

        try (Database asItIs = Database.openAsItIs(TestStore.address(older))) {
            StoreCut.Contents filled = StoreCut.take(asItIs, LOG, StoreCut::contents);
            assertThat(filled.schemaVersion()).isEqualTo("1");
        }
        try (TestStore store = TestStore.open(older);
                TestStore newest = TestStore.open()) {
            StoreCut.Contents broughtUp = StoreCut.take(store.database(), LOG, StoreCut::contents);
            StoreCut.Contents made = StoreCut.take(newest.database(), LOG, StoreCut::contents);
            assertThat(broughtUp).isEqualTo(made);
        }
    }

    private static List<String> rows(TestStore store) {
        return FILLED.stream()
                .flatMap(table ->
                        store
                                .rows(
                                        "SELECT '%s', t.*, t.tableoid::regclass FROM %s AS t ORDER BY 2"
                                                .formatted(table, table))
                                .stream())
                .map(List::toString)
                .toList();
    }
}
