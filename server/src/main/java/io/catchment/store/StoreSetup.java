package io.catchment.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;

/// What is done once at start, before the pool is there: is this a server we can build on, and are the tables
/// up to date.
///
/// On connections of its own, without the pool's time limits: a migration of a large table takes its time.
final class StoreSetup {
    /// The first that ends a transaction by time (`transaction_timeout`), which frees a frozen node's locks.
    private static final int VERSION_MIN = 17;

    /// Of a server that accepts connections and then says nothing.
    private static final Duration ANSWER_WAIT_MAX = Duration.ofSeconds(10);

    /// Wrong user or password, no such database, no right to what is needed.
    private static final Set<String> ANSWER_CLASSES = Set.of("28", "3D", "42");

    private static final String UNSAFE_SETTINGS =
            """
            SELECT name, setting
              FROM pg_settings
             WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')
               AND setting = 'off'
             ORDER BY name
            """;

    private static final String IS_BLANK =
            """
            SELECT to_regclass('intake_log') IS NULL
            """;

    static final String MIGRATIONS = "classpath:io/catchment/store/migrations";

    private StoreSetup() {}

    /// @throws StoreException.Unavailable when it cannot be reached
    /// @throws StoreException.Unfit when it is too old, lets nobody in, or would forget what it has committed
    static void prepare(StoreAddress address) {
        DataSource server = server(address);
        check(server);
        migrate(server);
    }

    static DataSource server(StoreAddress address) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(address.jdbcUrl());
        address.user().ifPresent(server::setUser);
        address.password().ifPresent(server::setPassword);
        server.setLogServerErrorDetail(false);
        server.setLoginTimeout((int) ANSWER_WAIT_MAX.toSeconds());
        server.setTcpKeepAlive(true);
        return server;
    }

    /// Whether none of Catchment's tables is there.
    static boolean isBlank(DataSource server) {
        try (Connection connection = server.getConnection();
                PreparedStatement select = connection.prepareStatement(IS_BLANK);
                ResultSet row = select.executeQuery()) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    static void check(DataSource server) {
        try (Connection connection = server.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, (int) ANSWER_WAIT_MAX.toMillis());
            refuseOld(connection);
            refuseUnsafe(connection);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /// In the driver's words, which name host and port and quote nothing that is stored.
    static StoreException unreachable(Exception e) {
        Throwable root = e;
        while (root.getCause() instanceof SQLException cause) {
            root = cause;
        }
        return isAnswer(root)
                ? new StoreException.Unfit("the store refuses: " + root.getMessage(), e)
                : new StoreException.Unavailable(
                        "the store cannot be reached: " + root.getMessage(), e);
    }

    /// Whether a server has said so that is not about to come or to go (PostgreSQL 18, Appendix A).
    private static boolean isAnswer(Throwable e) {
        return e instanceof SQLException sql
                && sql.getSQLState() != null
                && sql.getSQLState().length() == 5
                && ANSWER_CLASSES.contains(sql.getSQLState().substring(0, 2));
    }

    private static void refuseOld(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < VERSION_MIN) {
            throw new StoreException.Unfit(
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
            throw new StoreException.Unfit(
                    "the store would forget what it has committed: it runs with %s; turn these on and start again"
                            .formatted(String.join(", ", unsafe)),
                    null);
        }
    }

    private static void migrate(DataSource server) {
        try {
            migrations(server).load().migrate();
        } catch (FlywayException e) {
            String message = "the store's tables cannot be brought up to date: " + e.getMessage();
            throw isPassing(e)
                    ? new StoreException.Unavailable(message, e)
                    : new StoreException.Unfit(message, e);
        }
    }

    private static boolean isPassing(Throwable e) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof SQLException)) {
            cause = cause.getCause();
        }
        return cause != null && !isAnswer(cause);
    }

    static FluentConfiguration migrations(DataSource server) {
        return Flyway.configure().dataSource(server).locations(MIGRATIONS).table("schema_history");
    }
}
