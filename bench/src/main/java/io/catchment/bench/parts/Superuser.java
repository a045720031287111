package io.catchment.bench.parts;

import io.catchment.store.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Looks into an embedded PostgreSQL from inside: what each statement cost, and what is in its write-ahead log.
final class Superuser implements AutoCloseable {
    private static final String PRELOAD =
            "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'";

    private static final String STATEMENTS =
            """
            SELECT left(regexp_replace(query, '\\s+', ' ', 'g'), 90) AS statement,
                   calls, rows,
                   round(total_exec_time::numeric)  AS exec_ms,
                   round(total_plan_time::numeric)  AS plan_ms,
                   wal_bytes, wal_records, wal_fpi,
                   shared_blks_hit AS hits, shared_blks_read AS reads, shared_blks_dirtied AS dirtied
              FROM pg_stat_statements
             ORDER BY total_exec_time DESC
             LIMIT 16
            """;

    // A record that touches several relations is shared among them.
    private static final String WAL_BY_RELATION =
            """
            WITH block AS (
                SELECT relfilenode, record_length, block_fpi_length, resource_manager, record_type,
                       count(*) OVER (PARTITION BY start_lsn) AS blocks
                  FROM pg_get_wal_block_info('%s', '%s')
            )
            SELECT coalesce(c.relname, '?')                      AS relation,
                   count(*)                                      AS records,
                   sum(record_length / blocks)::bigint           AS bytes,
                   sum(block_fpi_length)::bigint                 AS full_page_bytes
              FROM block
              LEFT JOIN pg_class AS c ON pg_relation_filenode(c.oid) = block.relfilenode
             GROUP BY 1
             ORDER BY 3 DESC
            """;

    private static final String WAL_BY_KIND =
            """
            SELECT "resource_manager/record_type" AS kind, count AS records, combined_size AS bytes, fpi_size AS full_page_bytes
              FROM pg_get_wal_stats('%s', '%s', true)
             WHERE count > 0
             ORDER BY combined_size DESC
             LIMIT 16
            """;

    private static final String SIZES =
            """
            SELECT c.relname AS relation, pg_relation_size(c.oid) AS bytes
              FROM pg_class AS c
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') AND pg_relation_size(c.oid) > 100000
             ORDER BY 2 DESC
            """;

    private final Connection connection;

    private Superuser(Connection connection) {
        this.connection = connection;
    }

    /// Has the server count statements from its next start on.
    static void countStatements(EmbeddedPostgres postgres, Path data) throws Exception {
        try (Superuser superuser = of(postgres, data)) {
            superuser.run(PRELOAD);
        }
    }

    static Superuser of(EmbeddedPostgres postgres, Path data) throws IOException, SQLException {
        String password = Files.readString(data.resolve("postgres/password")).strip();
        return new Superuser(DriverManager.getConnection(postgres.jdbcUrl(), "postgres", password));
    }

    void begin() {
        run("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
        run("CREATE EXTENSION IF NOT EXISTS pg_walinspect");
        run("SELECT pg_stat_statements_reset()");
    }

    String walEnd() {
        return String.valueOf(
                ask("SELECT pg_current_wal_flush_lsn()::text AS lsn").getFirst().get("lsn"));
    }

    List<Map<String, Object>> statements() {
        return ask(STATEMENTS);
    }

    List<Map<String, Object>> walByRelation(String from, String to) {
        return ask(WAL_BY_RELATION.formatted(from, to));
    }

    List<Map<String, Object>> walByKind(String from, String to) {
        return ask(WAL_BY_KIND.formatted(from, to));
    }

    List<Map<String, Object>> sizes() {
        return ask(SIZES);
    }

    void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private List<Map<String, Object>> ask(String sql) {
        List<Map<String, Object>> answer = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.put(
                            rows.getMetaData().getColumnLabel(i),
                            String.valueOf(rows.getObject(i)));
                }
                answer.add(row);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return answer;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
