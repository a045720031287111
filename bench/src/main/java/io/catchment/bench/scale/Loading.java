package io.catchment.bench.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/// Fills the tables that a capture writes to, two at a time.
///
/// Each in one transaction that begins by emptying it: with `wal_level = minimal` nothing of that goes through the WAL, and
/// its rows are frozen from the first, so that no vacuum will come and rewrite them. Rows come in the order of most indexes;
/// that of the keys is made once they are all there.
final class Loading {
    private static final int TABLES_AT_ONCE = 2;
    private static final int PERSONS_A_MESSAGE = 200;

    /// As full as pages are that have been split by values from anywhere.
    private static final String INDEX_KEYS =
            """
            ALTER TABLE lead_key
              ADD CONSTRAINT lead_key_belongs_to_one_lead PRIMARY KEY (account, field, value) WITH (fillfactor = %d);
            ALTER INDEX lead_key_belongs_to_one_lead RESET (fillfactor)
            """;

    private static final int FILLED_BY_SPLITS = 70;
    private static final int FILLED_IN_ORDER = 90;

    private final Connections connections;
    private final StockedRows rows;
    private final String week;

    /// @param week the partition of outcomes that all of them belong to
    Loading(Connections connections, StockedRows rows, String week) {
        this.connections = connections;
        this.rows = rows;
        this.week = week;
    }

    /// Opens a connection of the owner of the tables.
    interface Connections {
        Connection open() throws SQLException;
    }

    /// @param name and its columns, as `COPY` wants them
    private record Table(
            String name,
            String columns,
            String before,
            BiConsumer<Long, StringBuilder> lines,
            String after) {
        String truncate() {
            return "TRUNCATE " + name + ";" + before;
        }

        String copy() {
            return "COPY " + name + " (" + columns + ") FROM STDIN (FREEZE)";
        }
    }

    void run() {
        try (ExecutorService writers = Executors.newFixedThreadPool(TABLES_AT_ONCE)) {
            List<Future<Boolean>> written =
                    tables().stream().map(table -> writers.submit(() -> write(table))).toList();
            for (Future<Boolean> one : written) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the stock could not be written", e);
        }
    }

    private List<Table> tables() {
        return List.of(
                new Table(
                        "lead_key",
                        "account, field, value, lead",
                        "ALTER TABLE lead_key DROP CONSTRAINT lead_key_belongs_to_one_lead",
                        rows::keys,
                        INDEX_KEYS.formatted(
                                rows.bodies().isScattered() ? FILLED_BY_SPLITS : FILLED_IN_ORDER)),
                new Table(
                        week,
                        "account, log, partition, log_offset, kind, key, effect, attempts, accepted_at, finished_at,"
                                + " lead, lead_is_new, opportunity, flags, explanation, body, source, parameters",
                        "",
                        rows::outcome,
                        ""),
                new Table(
                        "lead",
                        "account, id, fields, keys, created_at, modified_at",
                        "",
                        rows::lead,
                        ""),
                new Table(
                        "opportunity",
                        "account, id, lead, event_code, at, note, fields, created_at, modified_at",
                        "",
                        rows::opportunity,
                        ""),
                new Table(
                        "activity",
                        "account, lead, id, opportunity, code, at",
                        "",
                        rows::activity,
                        ""));
    }

    private boolean write(Table table) throws SQLException, IOException {
        long begun = System.nanoTime();
        try (Connection connection = connections.open();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(table.truncate());
            copy(connection, table);
            statement.execute(table.after());
            connection.commit();
        }
        System.out.printf(
                "stocked %s in %.0f s%n", table.name(), (System.nanoTime() - begun) / 1e9);
        return true;
    }

    private void copy(Connection connection, Table table) throws SQLException {
        CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(table.copy());
        StringBuilder lines = new StringBuilder();
        for (long person = 0; person < rows.persons(); person++) {
            table.lines().accept(person, lines);
            if (person % PERSONS_A_MESSAGE == PERSONS_A_MESSAGE - 1) {
                send(copy, lines);
            }
        }
        send(copy, lines);
        copy.endCopy();
    }

    private static void send(CopyIn copy, StringBuilder lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }
}
