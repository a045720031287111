package io.catchment.bench.race;

import io.catchment.bench.Repository;
import io.catchment.bench.load.Rows;
import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a contestant finds in its heat: an empty folder on the same disk and a new PostgreSQL, the same for all. Or what an
/// earlier one has left there.
public final class Ground implements AutoCloseable {
    private static final String WRITTEN_WAL_BYTES =
            "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";

    private final Path folder;
    private final EmbeddedPostgres postgres;
    private final Connection connection;

    private Ground(Path folder, EmbeddedPostgres postgres, Connection connection) {
        this.folder = folder;
        this.postgres = postgres;
        this.connection = connection;
    }

    /// An empty one: whatever was there is deleted.
    public static Ground open(Path folder) {
        Repository.delete(folder);
        return reopen(folder);
    }

    /// As it was when it was closed.
    public static Ground reopen(Path folder) {
        try {
            Files.createDirectories(folder.resolve("data"));
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder.resolve("store")));
            return new Ground(folder, postgres, connect(postgres));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException("the store that was just started does not answer", e);
        }
    }

    /// Another way to the store, the caller's own.
    public Connection connect() {
        try {
            return connect(postgres);
        } catch (SQLException e) {
            throw new IllegalStateException("the store does not answer", e);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /// The contestant's own.
    public Path data() {
        return folder.resolve("data");
    }

    public Path log(String name) {
        return folder.resolve(name + ".log");
    }

    public Map<String, String> catchmentEnvironment() {
        return Map.of(
                "CATCHMENT_STORE_URL", postgres.jdbcUrl(),
                "CATCHMENT_STORE_USER", postgres.user(),
                "CATCHMENT_STORE_PASSWORD", postgres.password());
    }

    Map<String, String> peerEnvironment() {
        return Map.of(
                "BENCH_PORT", "0",
                "BENCH_STORE_URL", postgres.jdbcUrl(),
                "BENCH_STORE_USER", postgres.user(),
                "BENCH_STORE_PASSWORD", postgres.password(),
                "BENCH_DATA", data().toString());
    }

    /// A session that may do anything.
    public Connection superuser() throws SQLException {
        try {
            String password = Files.readString(folder.resolve("store/postgres/password")).strip();
            return DriverManager.getConnection(postgres.jdbcUrl(), "postgres", password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle postmaster() {
        return ProcessHandle.of(postgres.pid())
                .orElseThrow(() -> new IllegalStateException("PostgreSQL has ended"));
    }

    long writtenWalBytes() {
        return number(WRITTEN_WAL_BYTES);
    }

    /// @param sql whose answer is one number
    public long number(String sql) {
        return read(sql, row -> row.getLong(1));
    }

    /// @param sql whose answer is one row of numbers
    /// @return them by the names of their columns
    public Map<String, Long> numbers(String sql) {
        return read(
                sql,
                row -> {
                    Map<String, Long> numbers = new LinkedHashMap<>();
                    for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                        numbers.put(row.getMetaData().getColumnLabel(column), row.getLong(column));
                    }
                    return numbers;
                });
    }

    /// @param sql whose answer is one row with what [Rows] has
    public Rows rows(String sql) {
        return read(
                sql,
                row ->
                        new Rows(
                                row.getLong("leads"),
                                row.getLong("lead_keys"),
                                row.getLong("opportunities"),
                                row.getLong("activities"),
                                row.getLong("finished")));
    }

    private <T> T read(String sql, Reading<T> reading) {
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            if (!rows.next()) {
                throw new IllegalStateException("no row: " + sql);
            }
            return reading.of(rows);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    @Override
    public void close() {
        try (postgres) {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
