package io.catchment.bench.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catchment.bench.load.Bodies;
import io.catchment.bench.parts.Backlogged;
import io.catchment.process.Processor;
import io.catchment.store.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/// Held against what the server itself makes of the same bodies.
final class StockedRowsTest {
    private static final int CAPTURES = 100;
    private static final long PERSONS = Bodies.newPersons(CAPTURES);

    @TempDir private static Path folder;

    private static EmbeddedPostgres postgres;
    private static Backlogged server;

    private final StockedRows rows =
            new StockedRows(
                    new Bodies(1),
                    PERSONS,
                    Instant.parse("2026-01-05T00:00:00Z"),
                    Instant.parse("2026-01-05T01:00:00Z"),
                    new StockedRows.Place(1, 1, 1, List.of(5, 2)));

    @BeforeAll
    static void capture() throws Exception {
        postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder.resolve("store")));
        server = new Backlogged(postgres, folder.resolve("log"), 1);
        server.append(CAPTURES);
        Processor processor = server.processors().getFirst();
        while (processor.runOnce() > 0) {}
    }

    @AfterAll
    static void stop() {
        server.close();
        postgres.close();
    }

    @Test
    void a_lead_holds_what_the_server_keeps_of_it() throws Exception {
        String sql =
                """
                SELECT (fields - 'Source')::text, keys::text
                  FROM %s
                 ORDER BY keys ->> 'EmailAddress'
                """;

        assertThat(
                        stocked(
                                "lead",
                                "account, id, fields, keys, created_at, modified_at",
                                rows::lead,
                                sql))
                .hasSize((int) PERSONS)
                .isEqualTo(written("lead", sql));
    }

    @Test
    void keys_are_in_their_normal_spelling() throws Exception {
        String sql = "SELECT field, value FROM %s ORDER BY field, value";

        assertThat(stocked("lead_key", "account, field, value, lead", rows::keys, sql))
                .hasSize((int) PERSONS * Bodies.UNIQUE_FIELDS)
                .isEqualTo(written("lead_key", sql));
    }

    @Test
    void an_opportunity_is_as_a_first_capture_makes_it() throws Exception {
        String sql =
                """
                SELECT event_code, at, note, fields::text
                  FROM %s
                 WHERE (fields ->> 'mx_Custom_1')::integer %% 10 IN (0, 1, 2, 4, 5, 7, 8)
                 ORDER BY fields ->> 'mx_Custom_1'
                """;

        assertThat(
                        stocked(
                                "opportunity",
                                "account, id, lead, event_code, at, note, fields, created_at, modified_at",
                                rows::opportunity,
                                sql))
                .hasSize((int) PERSONS)
                .isEqualTo(written("opportunity", sql));
    }

    @Test
    void an_activity_says_that_it_was_captured() throws Exception {
        String sql = "SELECT DISTINCT code FROM %s";

        assertThat(
                        stocked(
                                "activity",
                                "account, lead, id, opportunity, code, at",
                                rows::activity,
                                sql))
                .isEqualTo(written("activity", sql));
    }

    @Test
    void an_outcome_is_as_the_server_writes_it() throws Exception {
        String sql =
                """
                SELECT kind, effect, attempts, lead_is_new, flags, explanation, source, parameters,
                       convert_from(body, 'UTF8')
                  FROM %s
                 WHERE lead_is_new
                 ORDER BY body
                """;

        assertThat(
                        stocked(
                                "outcome",
                                "account, log, partition, log_offset, kind, key, effect, attempts, accepted_at,"
                                        + " finished_at, lead, lead_is_new, opportunity, flags, explanation, body,"
                                        + " source, parameters",
                                rows::outcome,
                                sql))
                .hasSize((int) PERSONS)
                .isEqualTo(written("outcome", sql));
    }

    private List<String> stocked(
            String table, String columns, BiConsumer<Long, StringBuilder> lines, String sql)
            throws SQLException, IOException {
        StringBuilder all = new StringBuilder();
        for (long person = 0; person < PERSONS; person++) {
            lines.accept(person, all);
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMPORARY TABLE stocked (LIKE %s INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
                            .formatted(table));
            new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn(
                            "COPY stocked (" + columns + ") FROM STDIN",
                            new ByteArrayInputStream(all.toString().getBytes(UTF_8)));
            return lines(statement, sql.formatted("stocked"));
        }
    }

    private static List<String> written(String table, String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            return lines(statement, sql.formatted(table));
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    private static List<String> lines(Statement statement, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> line = new ArrayList<>();
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    line.add(String.valueOf(rows.getString(column)));
                }
                lines.add(String.join(" | ", line));
            }
        }
        return lines;
    }
}
