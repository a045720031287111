package io.catchment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {
    private static Database open(TestPostgres.Database address) {
        return Database.open(TestStore.address(address));
    }

    @Test
    void tables_are_made_once_and_left_alone_by_the_next_start() {
        var address = TestPostgres.freshDatabase();
        try (Database first = open(address)) {
            new AccountRows(first).add("a", "{}", List.of());
        }

        try (Database second = open(address)) {
            assertThat(new AccountRows(second).all().accounts())
                    .singleElement()
                    .satisfies(account -> assertThat(account.name()).isEqualTo("a"));
        }
    }

    @Test
    void two_starts_at_the_same_moment_both_succeed() throws Exception {
        var address = TestPostgres.freshDatabase();
        try (var threads = java.util.concurrent.Executors.newFixedThreadPool(2)) {
            var both =
                    List.of(
                            threads.submit(() -> open(address)),
                            threads.submit(() -> open(address)));

            for (var one : both) {
                try (Database database = one.get()) {
                    assertThat(database.answers()).isTrue();
                }
            }
        }
    }

    @Test
    void a_store_that_commits_before_the_disk_has_it_is_refused() {
        var address = TestPostgres.freshDatabase();
        String name = address.jdbcUrl().replaceAll(".*/(\\w+)\\?.*", "$1");
        TestStore.asSuperuser("ALTER DATABASE " + name + " SET synchronous_commit = off");

        assertThatThrownBy(() -> open(address))
                .isInstanceOf(StoreException.Unfit.class)
                .hasMessageContaining("synchronous_commit=off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void a_store_that_forgets_when_the_power_fails_is_refused(String setting) {
        var address = TestPostgres.freshDatabase();
        set(address, setting, "off");
        try {
            assertThatThrownBy(() -> open(address))
                    .isInstanceOf(StoreException.Unfit.class)
                    .hasMessageContaining(setting + "=off");
        } finally {
            set(address, setting, "on");
        }

        open(address).close();
    }

    /// For the whole server, until it is reset; the reload takes effect a moment later.
    private static void set(TestPostgres.Database address, String setting, String value) {
        TestStore.asSuperuser("ALTER SYSTEM SET " + setting + " = " + value);
        TestStore.asSuperuser("SELECT pg_reload_conf()");
        Waiting.until(() -> value.equals(shown(address, setting)));
    }

    private static String shown(TestPostgres.Database address, String setting) {
        try (var connection =
                        java.sql.DriverManager.getConnection(
                                address.jdbcUrl(), address.user(), address.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nobody_there_is_told_as_such_without_the_address() {
        var address =
                new StoreAddress(
                        "jdbc:postgresql://127.0.0.1:1/secretname",
                        Optional.of("someone"),
                        Optional.of("secretword"));

        assertThatThrownBy(() -> Database.open(address))
                .isInstanceOf(StoreException.Unavailable.class)
                .message()
                .doesNotContain("secretword");
    }

    @Test
    void work_that_throws_leaves_nothing() {
        try (TestStore store = TestStore.open()) {
            store.execute("CREATE TABLE word (word text)");

            assertThatThrownBy(() ->
                            store.database()
                                    .inTransaction(connection -> {
                                        try (var statement = connection.createStatement()) {
                                            statement.execute("INSERT INTO word VALUES ('a')");
                                        }
                                        throw new IllegalStateException("no");
                                    }))
                    .isInstanceOf(IllegalStateException.class);

            assertThat(store.number("SELECT count(*) FROM word")).isZero();
        }
    }

    @Test
    void a_session_that_was_ended_is_trouble_of_the_store_and_the_next_one_is_not() {
        try (TestStore store = TestStore.open()) {
            store.shutDoor();
            assertThat(store.database().answers()).isFalse();
            assertThatThrownBy(() -> store.number("SELECT 1"))
                    .isInstanceOf(StoreException.Unavailable.class);

            store.openDoor();

            Waiting.until(store.database()::answers);
        }
    }

    @Test
    void frozen_sessions_lose_their_locks() {
        try (TestStore store = TestStore.open()) {
            assertThat(
                            store.texts(
                                    """
                                    SELECT name || '=' || setting
                                      FROM pg_settings
                                     WHERE name IN ('lock_timeout', 'statement_timeout', 'transaction_timeout',
                                                    'idle_in_transaction_session_timeout')
                                     ORDER BY name
                                    """))
                    .containsExactly(
                            "idle_in_transaction_session_timeout=10000",
                            "lock_timeout=5000",
                            "statement_timeout=20000",
                            "transaction_timeout=30000");
        }
    }
}
