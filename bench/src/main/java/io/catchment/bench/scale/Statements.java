package io.catchment.bench.scale;

import io.catchment.bench.race.Ground;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What each statement costs PostgreSQL. Counting it costs some of the rate.
final class Statements {
    private static final String PRELOAD =
            "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'";

    private static final String BEGIN =
            """
            CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
            SELECT pg_stat_statements_reset()
            """;

    private static final String DEAREST =
            """
            SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 60) AS statement,
                   calls, rows,
                   round(total_exec_time::numeric) AS "execMillis",
                   round(total_plan_time::numeric) AS "planMillis",
                   wal_bytes AS "walBytes", wal_fpi AS "fullPageImages",
                   shared_blks_hit AS hits, shared_blks_read AS reads, shared_blks_dirtied AS dirtied
              FROM pg_stat_statements
             ORDER BY total_exec_time DESC
             LIMIT 14
            """;

    private Statements() {}

    /// From the next start of the server on.
    static void preload(Ground ground) {
        run(ground, PRELOAD);
    }

    /// From now on.
    static void begin(Ground ground) {
        run(ground, BEGIN);
    }

    private static void run(Ground ground, String sql) {
        try (Connection superuser = ground.superuser();
                Statement statement = superuser.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static List<Map<String, String>> dearest(Ground ground) {
        List<Map<String, String>> dearest = new ArrayList<>();
        try (Connection superuser = ground.superuser();
                Statement statement = superuser.createStatement();
                ResultSet rows = statement.executeQuery(DEAREST)) {
            while (rows.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    row.put(
                            rows.getMetaData().getColumnLabel(column),
                            String.valueOf(rows.getString(column)));
                }
                dearest.add(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return dearest;
    }
}
