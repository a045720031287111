package io.catchment.bench.candidate;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// The floor: the raw body in one `INSERT`, committed, for each request. What comes of it is left to later.
public final class Floor implements AutoCloseable {
    /// Enough that commits share their fsync; more only wait for the cores.
    private static final int CONNECTIONS = 32;

    private static final String TABLES =
            """
            CREATE TABLE request (
                id   bigint NOT NULL,
                body bytea  NOT NULL,
                CONSTRAINT request_pkey PRIMARY KEY (id)
            );
            CREATE VIEW bench_rows AS
            SELECT 0::bigint AS leads,
                   0::bigint AS lead_keys,
                   0::bigint AS opportunities,
                   0::bigint AS activities,
                   (SELECT count(*) FROM request) AS finished
            """;

    private static final String INSERT = "INSERT INTO request (id, body) VALUES (?, ?)";

    private final AtomicLong ids = new AtomicLong();
    private final HikariDataSource pool;
    private final Door door;

    private Floor(Environment environment) throws SQLException {
        environment.execute(TABLES);
        pool = new HikariDataSource(environment.pool(CONNECTIONS));
        door = Door.open(environment.port(), this::insert);
    }

    static Floor open(Environment environment) throws SQLException {
        return new Floor(environment);
    }

    public static void main(String[] args) throws SQLException {
        Floor floor = open(Environment.of(System.getenv()));
        Door.ready(floor.address(), floor);
    }

    String address() {
        return door.address();
    }

    /// The statement is a transaction of its own: it is committed when it returns.
    private String insert(byte[] body) throws SQLException {
        long id = ids.incrementAndGet();
        try (Connection connection = pool.getConnection();
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setLong(1, id);
            insert.setBytes(2, body);
            insert.executeUpdate();
        }
        return new UUID(0, id).toString();
    }

    @Override
    public void close() {
        door.close();
        pool.close();
    }
}
