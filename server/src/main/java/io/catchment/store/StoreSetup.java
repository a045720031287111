package io.catchment.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/// What is done once at start, before the pool is there: is this a server we can build on, and are the tables
/// up to date.
///
/// On connections of its own, without the pool's time limits: a migration of a large table takes its time.
final class StoreSetup {
    /// The first that ends a transaction by time (`transaction_timeout`), which frees a frozen node's locks.
    private static final int VERSION_MIN = 17;

    private static final String UNSAFE_SETTINGS =
            """
            SELECT name, setting
              FROM pg_settings
             WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')
               AND setting = 'off'
             ORDER BY name
            """;

    private StoreSetup() {}

    /// @throws StoreException.Unavailable when it cannot be reached, is too old, or would forget what it has committed
    static void prepare(StoreAddress address) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(address.jdbcUrl());
        address.user().ifPresent(server::setUser);
        address.password().ifPresent(server::setPassword);
        server.setLogServerErrorDetail(false);
        try (Connection connection = server.getConnection()) {
            refuseOld(connection);
            refuseUnsafe(connection);
        } catch (SQLException e) {
            throw unreachable(e);
        }
        migrate(server);
    }

    /// In the driver's words, which name host and port and quote nothing that is stored.
    static StoreException.Unavailable unreachable(Exception e) {
        Throwable root = e;
        while (root.getCause() instanceof SQLException cause) {
            root = cause;
        }
        return new StoreException.Unavailable(
                "the store cannot be reached: " + root.getMessage(), e);
    }

    private static void refuseOld(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < VERSION_MIN) {
            throw new StoreException.Unavailable(
                    "the store is PostgreSQL %d; it has to be %d or newer"
                            .formatted(version, VERSION_MIN),
                    null);
        }
    }

    private static void refuseUnsafe(Connection connection) throws SQLException {
        List<String> unsafe = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(UNSAFE_SETTINGS);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                unsafe.add(rows.getString("name") + "=" + rows.getString("setting"));
            }
        }
        if (!unsafe.isEmpty()) {
            throw new StoreException.Unavailable(
                    "the store would forget what it has committed: it runs with %s; turn these on and start again"
                            .formatted(String.join(", ", unsafe)),
                    null);
        }
    }

    private static void migrate(DataSource server) {
        try {
            Flyway.configure()
                    .dataSource(server)
                    .locations("classpath:io/catchment/store/migrations")
                    .table("schema_history")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException.Unavailable(
                    "the store's tables cannot be brought up to date: " + e.getMessage(), e);
        }
    }
}
