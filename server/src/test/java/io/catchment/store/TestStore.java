package io.catchment.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store of its own for one test, on the embedded server, with statements that only tests run.
public final class TestStore implements AutoCloseable {
    private final TestPostgres.Database address;
    private final Database database;

    private TestStore(TestPostgres.Database address, Database database) {
        this.address = address;
        this.database = database;
    }

    /// With the tables as the migrations make them.
    public static TestStore open() {
        return open(TestPostgres.freshDatabase());
    }

    public static TestStore open(TestPostgres.Database address) {
        return new TestStore(address, Database.open(address(address)));
    }

    static TestStore openAsItIs(TestPostgres.Database address) {
        return new TestStore(address, Database.openAsItIs(address(address)));
    }

    static StoreAddress address(TestPostgres.Database database) {
        return new StoreAddress(
                database.jdbcUrl(), Optional.of(database.user()), Optional.of(database.password()));
    }

    public Database database() {
        return database;
    }

    /// An object of texts, as the columns `fields` and `keys` hold it.
    public static Map<String, String> map(String json) {
        return TextMap.read(json);
    }

    public String name() {
        return address.jdbcUrl().replaceAll(".*/(\\w+)\\?.*", "$1");
    }

    /// As it was when it was opened. Cheaper than another one: each database adds some 300 files, and the
    /// server brings all of them to disk when it stops.
    public void empty() {
        execute(
                """
                DO $$
                BEGIN
                    EXECUTE (SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ') || ' RESTART IDENTITY'
                               FROM pg_class
                              WHERE relnamespace = 'public'::regnamespace
                                AND relkind IN ('r', 'p')
                                AND NOT relispartition
                                AND relname <> 'schema_history');
                END $$
                """);
    }

    /// Statements without answers.
    public void execute(String... statements) {
        database.inTransaction(connection -> {
            try (var statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                return 0;
            }
        });
    }

    /// The first column as text, `null` as the text `null`.
    public List<String> texts(String sql) {
        return rows(sql).stream().map(List::getFirst).toList();
    }

    public long number(String sql) {
        return Long.parseLong(texts(sql).getFirst());
    }

    /// Every column as text.
    public List<List<String>> rows(String sql) {
        return database.inTransaction(connection -> {
            List<List<String>> found = new ArrayList<>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        row.add(String.valueOf(rows.getString(i)));
                    }
                    found.add(row);
                }
            }
            return found;
        });
    }

    /// Ends every session of this store, as a restart of the server does: when it returns, none is left.
    public void endSessions() {
        asSuperuser(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '"
                        + name()
                        + "'");
    }

    /// Lets nobody in until [#openDoor()], and ends the sessions that are.
    public void shutDoor() {
        asSuperuser("ALTER DATABASE " + name() + " WITH ALLOW_CONNECTIONS false");
        endSessions();
    }

    public void openDoor() {
        asSuperuser("ALTER DATABASE " + name() + " WITH ALLOW_CONNECTIONS true");
    }

    static void asSuperuser(String sql) {
        try (var connection = TestPostgres.server().superuser();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
