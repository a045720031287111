package io.catchment.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Calls that the door did not take, by account, hour, access key and status.
public final class UnacceptedRows {
    /// What no account or no key is known of is counted by this number.
    public static final int UNKNOWN = 0;

    // A count of one run only grows, so what is written twice, or too late, changes nothing.
    private static final String PUT =
            """
            INSERT INTO unaccepted_hour AS known (account, hour, key, status, run, requests)
            SELECT account, hour, key, status, run.run, requests
              FROM unnest(?::integer[], ?::timestamptz[], ?::integer[], ?::smallint[], ?::bigint[])
                   AS new (account, hour, key, status, requests),
                   (SELECT ?::uuid AS run) AS run
            ON CONFLICT ON CONSTRAINT unaccepted_hour_pkey
            DO UPDATE SET requests = GREATEST(known.requests, excluded.requests)
            """;

    private static final String BETWEEN =
            """
            SELECT hour, key, status, sum(requests)
              FROM unaccepted_hour
             WHERE account = ?
               AND hour   >= ?::timestamptz
               AND hour    < ?::timestamptz
             GROUP BY hour, key, status
             ORDER BY hour, key, status
            """;

    private final Database database;

    public UnacceptedRows(Database database) {
        this.database = database;
    }

    /// Writes what one run of a server has counted so far.
    public void put(UUID run, List<Count> counts) {
        database.inTransaction(connection -> {
            SqlArrays arrays = new SqlArrays(connection);
            return arrays.execute(
                    PUT,
                    counts,
                    arrays.ints(counts, Count::account),
                    arrays.timestamps(counts, Count::hour),
                    arrays.ints(counts, Count::key),
                    arrays.ints(counts, Count::status),
                    arrays.longs(counts, Count::requests),
                    run.toString());
        });
    }

    /// What was counted of an account in some hours, by all runs together.
    ///
    /// @param account or [#UNKNOWN]
    /// @param to the first hour that is not meant
    public List<Count> between(int account, Instant from, Instant to) {
        return database.inTransaction(connection -> {
            List<Count> counts = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(BETWEEN)) {
                select.setInt(1, account);
                select.setString(2, SqlArrays.timestamp(from));
                select.setString(3, SqlArrays.timestamp(to));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        counts.add(
                                new Count(
                                        account,
                                        SqlRows.instant(rows, 1),
                                        rows.getInt(2),
                                        rows.getInt(3),
                                        rows.getLong(4)));
                    }
                }
            }
            return counts;
        });
    }

    /// How many calls of one key were answered a status in one hour.
    ///
    /// @param account or [#UNKNOWN]
    /// @param key or [#UNKNOWN]
    public record Count(int account, Instant hour, int key, int status, long requests) {}
}
