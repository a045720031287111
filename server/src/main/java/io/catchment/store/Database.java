package io.catchment.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/// The connections to one PostgreSQL database that holds this server's tables.
public final class Database implements AutoCloseable {
    /// More would only queue in the server: workers hold one each, status calls and pages share the rest.
    private static final int CONNECTIONS_MAX = 16;

    /// How long a caller waits for a connection before the store counts as not there.
    private static final Duration CONNECTION_WAIT_MAX = Duration.ofSeconds(3);

    /// A node that freezes inside a transaction loses its locks after these, set for each session.
    private static final String SESSION_LIMITS =
            """
            SET lock_timeout                        = '5s';
            SET statement_timeout                   = '20s';
            SET idle_in_transaction_session_timeout = '10s';
            SET transaction_timeout                 = '30s';
            SET TimeZone                            = 'UTC'
            """;

    private static final String PROBE = "SELECT 1";

    private volatile Optional<HikariDataSource> pool;

    private Database(Optional<HikariDataSource> pool) {
        this.pool = pool;
    }

    /// One that nobody has reached yet: until [#become(Database)], whoever uses it is told that it is not there.
    public static Database awaited() {
        return new Database(Optional.empty());
    }

    /// Takes over the connections of another one, which is not to be used nor closed any more.
    public void become(Database reached) {
        pool.ifPresent(HikariDataSource::close);
        pool = reached.pool;
    }

    /// Connects, checks that the server keeps what it commits, and brings the tables up to date.
    ///
    /// @throws StoreException.Unavailable when it cannot be reached
    /// @throws StoreException.Unfit when it is too old, lets nobody in, or would forget what it has committed
    public static Database open(StoreAddress address) {
        StoreSetup.prepare(address);
        return openAsItIs(address);
    }

    /// Whether the database is one that [#open] would make the tables in.
    ///
    /// @throws StoreException.Unavailable when it cannot be reached
    /// @throws StoreException.Unfit when it is too old, lets nobody in, or would forget what it has committed
    public static boolean isBlank(StoreAddress address) {
        DataSource server = StoreSetup.server(address);
        StoreSetup.check(server);
        return StoreSetup.isBlank(server);
    }

    /// Connects to tables that are there, and leaves them as they are: those of an earlier version too.
    ///
    /// @throws StoreException.Unavailable when it cannot be reached
    public static Database openAsItIs(StoreAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(address.jdbcUrl());
        address.user().ifPresent(config::setUsername);
        address.password().ifPresent(config::setPassword);
        config.setMaximumPoolSize(CONNECTIONS_MAX);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(CONNECTION_WAIT_MAX.toMillis());
        config.setConnectionInitSql(SESSION_LIMITS);
        config.addDataSourceProperty("ApplicationName", "catchment");
        // Details quote values of rows, which are personal.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        // Above the statement time-out: a server that no longer answers must not hold a thread for
        // ever.
        config.addDataSourceProperty("socketTimeout", "40");
        config.addDataSourceProperty("prepareThreshold", "1");
        return new Database(Optional.of(connect(config)));
    }

    private static HikariDataSource connect(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw StoreSetup.unreachable(e);
        }
    }

    /// Whether the store answers now.
    public boolean answers() {
        try {
            return inTransaction(connection -> {
                try (PreparedStatement select = connection.prepareStatement(PROBE);
                        ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            });
        } catch (StoreException e) {
            return false;
        }
    }

    /// Runs work in one transaction: committed when it returns, rolled back when it throws.
    ///
    /// @throws StoreException for any trouble; after `Unavailable` it may have committed all the same
    public <T> T inTransaction(Work<T> work) {
        try (Connection connection = pool().getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                commit(connection);
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw StoreException.of(e);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw StoreException.ofCommit(e);
        }
    }

    private HikariDataSource pool() {
        return pool.orElseThrow(
                () -> new StoreException.Unavailable("the store has not been reached yet", null));
    }

    /// Runs work that sees one moment and cannot write: the server refuses whatever would, and holds no lock for it.
    ///
    /// @throws StoreException for any trouble
    public <T> T reading(Work<T> work) {
        try (Connection connection = pool().getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try {
                return work.in(connection);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw StoreException.of(e);
        }
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        pool.ifPresent(HikariDataSource::close);
    }

    /// Work on one connection.
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }
}
