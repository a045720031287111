package io.catchment.store;

import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.LogId;
import io.catchment.RequestFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sums of an account's requests, with the positions that they are of: all at one moment of the store.
public final class LedgerRows {
    private static final String FINISHED =
            """
            SELECT hour, source, key, effect, sum(requests)
              FROM ledger_hour
             WHERE account = ?
               AND hour   >= ?::timestamptz
               AND hour    < ?::timestamptz
               AND (?::text    IS NULL OR source = ?::text)
               AND (?::integer IS NULL OR key    = ?::integer)
             GROUP BY hour, source, key, effect
             ORDER BY hour, source, key, effect
             LIMIT ?
            """;

    private static final String RETRYING =
            """
            SELECT date_trunc('hour', accepted_at, 'UTC') AS hour, source, key, NULL, count(*)
              FROM retry
             WHERE account      = ?
               AND accepted_at >= ?::timestamptz
               AND accepted_at  < ?::timestamptz
               AND (?::text    IS NULL OR source = ?::text)
               AND (?::integer IS NULL OR key    = ?::integer)
             GROUP BY 1, source, key
             ORDER BY 1, source, key
             LIMIT ?
            """;

    private final Database database;

    public LedgerRows(Database database) {
        this.database = database;
    }

    /// @param rowsMax of each kind: above it the answer is not whole
    public Read read(RequestFilter asked, LogId log, int rowsMax) {
        return database.reading(connection -> {
            List<Sum> finished = sums(connection, FINISHED, asked, rowsMax);
            List<Sum> retrying = sums(connection, RETRYING, asked, rowsMax);
            boolean whole = finished.size() < rowsMax && retrying.size() < rowsMax;
            List<Sum> sums = new ArrayList<>(finished);
            sums.addAll(retrying);
            return new Read(sums, whole, Logs.positions(connection, log));
        });
    }

    private static List<Sum> sums(
            Connection connection, String sql, RequestFilter asked, int rowsMax)
            throws SQLException {
        List<Sum> sums = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            FilterColumns.bind(select, 0, asked);
            select.setInt(8, rowsMax);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    sums.add(read(rows));
                }
            }
        }
        return sums;
    }

    private static Sum read(ResultSet row) throws SQLException {
        int effect = row.getInt(4);
        Optional<Effect> known = row.wasNull() ? Optional.empty() : Optional.of(Effect.of(effect));
        return new Sum(
                SqlRows.instant(row, 1),
                row.getString(2),
                new KeyId(row.getInt(3)),
                known,
                row.getLong(5));
    }

    /// @param effect empty for those that wait for their next try
    public record Sum(
            Instant hour, String source, KeyId key, Optional<Effect> effect, long requests) {}

    /// @param whole whether these are all sums that were asked for
    /// @param positions of the log, at the same moment
    public record Read(List<Sum> sums, boolean whole, Map<Integer, Long> positions) {
        public Read {
            sums = List.copyOf(sums);
            positions = Map.copyOf(positions);
        }
    }
}
