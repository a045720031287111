package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.LeadId;
import io.catchment.LogId;
import io.catchment.OpportunityId;
import io.catchment.Position;
import io.catchment.RequestFilter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// An account's requests in the order in which they were accepted, a page at a time, without their bodies.
public final class RequestRows {
    private static final String PAGE =
            """
            (SELECT accepted_at, log, partition, log_offset, key, source, kind, effect, attempts, finished_at, NULL AS next_at,
                    exception_type, message
               FROM outcome
              WHERE account      = ?
                AND accepted_at >= ?::timestamptz
                AND accepted_at  < ?::timestamptz
                AND (?::text    IS NULL OR source = ?::text)
                AND (?::integer IS NULL OR key    = ?::integer)
                AND (accepted_at, log, partition, log_offset) > (?::timestamptz, ?::smallint, ?::smallint, ?::bigint)
                AND effect = ANY (?::smallint[])
              ORDER BY accepted_at, log, partition, log_offset
              LIMIT ?)
             UNION ALL
            (SELECT accepted_at, log, partition, log_offset, key, source, NULL, NULL, attempts, NULL, next_at,
                    exception_type, message
               FROM retry
              WHERE account      = ?
                AND accepted_at >= ?::timestamptz
                AND accepted_at  < ?::timestamptz
                AND (?::text    IS NULL OR source = ?::text)
                AND (?::integer IS NULL OR key    = ?::integer)
                AND (accepted_at, log, partition, log_offset) > (?::timestamptz, ?::smallint, ?::smallint, ?::bigint)
                AND ?::boolean
              ORDER BY accepted_at, log, partition, log_offset
              LIMIT ?)
             ORDER BY 1, 2, 3, 4
             LIMIT ?
            """;

    // The few of one lead are put in order after they were found: the index by time would be read
    // through for them.
    private static final String BEHIND_LEAD =
            """
            SELECT accepted_at, log, partition, log_offset, key, source, effect, attempts, finished_at, NULL::timestamptz AS next_at,
                   exception_type, message, opportunity
              FROM (SELECT *
                      FROM outcome
                     WHERE account = ?
                       AND lead    = ?
                     LIMIT ?) AS behind
             ORDER BY accepted_at DESC, log DESC, partition DESC, log_offset DESC
            """;

    private static final String LAST_LOOKED_AT =
            """
            SELECT accepted_at
              FROM outcome
             WHERE account      = ?
               AND accepted_at >= ?::timestamptz
               AND accepted_at  < ?::timestamptz
               AND (accepted_at, log, partition, log_offset) > (?::timestamptz, ?::smallint, ?::smallint, ?::bigint)
             ORDER BY accepted_at, log, partition, log_offset
            OFFSET ?
             LIMIT 1
            """;

    private static final String LOG_NUMBERS =
            """
            SELECT number, id
              FROM intake_log
            """;

    private final Database database;

    public RequestRows(Database database) {
        this.database = database;
    }

    /// The first requests after a place that came to one of some effects or, if asked for, wait for their next try; with
    /// the positions of a log at the same moment.
    public Page page(
            RequestFilter asked,
            Set<Effect> effects,
            boolean retrying,
            Place after,
            int rowsMax,
            LogId log) {
        return database.reading(connection -> {
            Map<Integer, LogId> logs = logs(connection);
            Map<Integer, Long> positions = Logs.positions(connection, log);
            List<Row> page = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(PAGE)) {
                bind(select, asked, effects, retrying, after, rowsMax);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        page.add(read(rows, logs));
                    }
                }
            }
            return new Page(page, logs, positions);
        });
    }

    /// Those that came to a lead, the newest first.
    ///
    /// @param opportunity that they came to; empty: to any, or to none
    /// @param lookedAtMax of the lead's requests
    public Behind behind(
            AccountId account, LeadId lead, Optional<OpportunityId> opportunity, int lookedAtMax) {
        return database.reading(connection -> {
            Map<Integer, LogId> logs = logs(connection);
            List<Row> meant = new ArrayList<>();
            int lookedAt = 0;
            try (PreparedStatement select = connection.prepareStatement(BEHIND_LEAD)) {
                select.setInt(1, account.value());
                select.setObject(2, lead.value());
                select.setInt(3, lookedAtMax);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        lookedAt++;
                        if (isOf(rows, opportunity)) {
                            meant.add(read(rows, logs));
                        }
                    }
                }
            }
            return new Behind(meant, lookedAt < lookedAtMax);
        });
    }

    private static boolean isOf(ResultSet row, Optional<OpportunityId> opportunity)
            throws SQLException {
        return opportunity.isEmpty()
                || opportunity.get().value().equals(row.getObject("opportunity", UUID.class));
    }

    /// When the last of so many outcomes was accepted, counted from a place on.
    ///
    /// @return empty when there are fewer
    public Optional<Instant> reach(RequestFilter asked, Place after, int outcomes) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LAST_LOOKED_AT)) {
                select.setInt(1, asked.account().value());
                select.setString(2, SqlArrays.timestamp(asked.from()));
                select.setString(3, SqlArrays.timestamp(asked.to()));
                bind(select, 3, after);
                select.setInt(8, outcomes - 1);
                return SqlRows.all(select, row -> SqlRows.instant(row, 1)).stream().findFirst();
            }
        });
    }

    private static Map<Integer, LogId> logs(Connection connection) throws SQLException {
        Map<Integer, LogId> logs = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(LOG_NUMBERS);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                logs.put(rows.getInt(1), new LogId(rows.getString(2)));
            }
        }
        return logs;
    }

    private static void bind(
            PreparedStatement select,
            RequestFilter asked,
            Set<Effect> effects,
            boolean retrying,
            Place after,
            int rowsMax)
            throws SQLException {
        int at = bind(select, 0, asked, after);
        Object[] codes = effects.stream().map(Effect::code).toArray();
        select.setArray(++at, select.getConnection().createArrayOf("int2", codes));
        select.setInt(++at, rowsMax);
        at = bind(select, at, asked, after);
        select.setBoolean(++at, retrying);
        select.setInt(++at, rowsMax);
        select.setInt(++at, rowsMax);
    }

    private static int bind(PreparedStatement select, int before, RequestFilter asked, Place after)
            throws SQLException {
        FilterColumns.bind(select, before, asked);
        return bind(select, before + FilterColumns.PLACEHOLDERS, after);
    }

    private static int bind(PreparedStatement select, int before, Place after) throws SQLException {
        int at = before;
        select.setString(++at, SqlArrays.timestamp(after.acceptedAt()));
        select.setInt(++at, after.logNumber());
        select.setInt(++at, after.partition());
        select.setLong(++at, after.offset());
        return at;
    }

    private static Row read(ResultSet row, Map<Integer, LogId> logs) throws SQLException {
        int logNumber = row.getInt("log");
        LogId log = logs.get(logNumber);
        if (log == null) {
            throw new IllegalStateException("log " + logNumber + " is not registered in the store");
        }
        Place place =
                new Place(
                        SqlRows.instant(row, "accepted_at"),
                        logNumber,
                        row.getInt("partition"),
                        row.getLong("log_offset"));
        int effect = row.getInt("effect");
        Optional<Effect> known = row.wasNull() ? Optional.empty() : Optional.of(Effect.of(effect));
        return new Row(
                place,
                new Position(log, place.partition(), place.offset()),
                new KeyId(row.getInt("key")),
                row.getString("source"),
                known,
                row.getInt("attempts"),
                SqlRows.instantIfAny(row, "finished_at"),
                SqlRows.instantIfAny(row, "next_at"),
                Optional.ofNullable(row.getString("exception_type")),
                Optional.ofNullable(row.getString("message")));
    }

    /// Where a request stands in the order of acceptance.
    public record Place(Instant acceptedAt, int logNumber, int partition, long offset) {}

    /// One request.
    ///
    /// @param effect empty while it waits for its next try
    /// @param finishedAt when it is final
    /// @param nextAt of the next try, while it waits for one
    public record Row(
            Place place,
            Position position,
            KeyId key,
            String source,
            Optional<Effect> effect,
            int attempts,
            Optional<Instant> finishedAt,
            Optional<Instant> nextAt,
            Optional<String> exceptionType,
            Optional<String> message) {}

    /// @param whole whether all of the lead were looked at; if not, which were is of no order
    public record Behind(List<Row> rows, boolean whole) {
        public Behind {
            rows = List.copyOf(rows);
        }
    }

    /// @param logs by the numbers that places name them by
    /// @param positions of the log that was asked for, at the same moment
    public record Page(List<Row> rows, Map<Integer, LogId> logs, Map<Integer, Long> positions) {
        public Page {
            rows = List.copyOf(rows);
            logs = Map.copyOf(logs);
            positions = Map.copyOf(positions);
        }

        /// What places name a log by.
        public int logNumber(LogId log) {
            return logs.entrySet().stream()
                    .filter(known -> known.getValue().equals(log))
                    .mapToInt(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("log " + log + " is not known"));
        }
    }
}
