package io.catchment.bench.candidate;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/// What a candidate is given: a port, an empty database and an empty folder.
///
/// @param port 0 for one that is free
/// @param data on the disk that all candidates write to
record Environment(int port, String storeUrl, String user, String password, Path data) {

    /// Arrays that are sent as they are stored, and not as text: int2, int4, int8, text, bytea, timestamptz, uuid, jsonb.
    private static final String BINARY_ARRAYS = "1005,1007,1016,1009,1001,1185,2951,3807";

    /// A batch looks for its rows by their keys, one after the other, whatever the statistics say of a table that grows.
    private static final String PLANS =
            "-c plan_cache_mode=force_generic_plan -c enable_hashjoin=off -c enable_mergejoin=off"
                    + " -c enable_seqscan=off -c enable_bitmapscan=off";

    static Environment of(Map<String, String> variables) {
        return new Environment(
                Integer.parseInt(variables.getOrDefault("BENCH_PORT", "0")),
                variables.getOrDefault("BENCH_STORE_URL", ""),
                variables.getOrDefault("BENCH_STORE_USER", ""),
                variables.getOrDefault("BENCH_STORE_PASSWORD", ""),
                Path.of(variables.getOrDefault("BENCH_DATA", "")));
    }

    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("prepareThreshold", "-1");
        properties.setProperty("binaryTransferEnable", BINARY_ARRAYS);
        properties.setProperty("options", PLANS);
        return DriverManager.getConnection(storeUrl, properties);
    }

    HikariConfig pool(int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(storeUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.addDataSourceProperty("prepareThreshold", "1");
        return config;
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
