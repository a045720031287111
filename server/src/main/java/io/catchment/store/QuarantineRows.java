package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.KeyId;
import io.catchment.LogId;
import io.catchment.Outcome;
import io.catchment.Parameters;
import io.catchment.Position;
import io.catchment.QuarantineFilter;
import io.catchment.QuarantineState;
import io.catchment.RequestKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds what could not be applied: refused bodies, errors and failures of one account.
///
/// Pages go by time of acceptance and position, which no request changes and no two share: what was there when the
/// first page was asked for is met once, whatever comes meanwhile.
public final class QuarantineRows {
    private static final String NEWEST_FIRST =
            """
            SELECT *
              FROM (SELECT l.id AS log_id, o.log, o.partition, o.log_offset, o.kind, o.key, o.effect, o.attempts,
                           o.accepted_at, o.finished_at, o.exception_type, o.message, o.explanation, o.source,
                           octet_length(o.body) AS body_bytes,
                           CASE WHEN EXISTS (SELECT
                                               FROM dismissed_request AS d
                                              WHERE d.account    = o.account
                                                AND d.log        = o.log
                                                AND d.partition  = o.partition
                                                AND d.log_offset = o.log_offset) THEN 'dismissed'
                                WHEN EXISTS (SELECT
                                               FROM replayed_request AS r
                                              WHERE r.account      = o.account
                                                AND r.of_log       = o.log
                                                AND r.of_partition = o.partition
                                                AND r.of_offset    = o.log_offset) THEN 'replayed'
                                ELSE 'open' END AS state
                      FROM outcome    AS o
                      JOIN intake_log AS l ON l.number = o.log
                     WHERE o.account        = ?
                       AND o.effect         IN (0, 5, 6)
                       AND o.effect         = ANY (?::smallint[])
                       AND o.exception_type = coalesce(?::text, o.exception_type)
                       AND o.source         = coalesce(?::text, o.source)
                       AND o.key            = coalesce(?::integer, o.key)
                       AND o.accepted_at   >= ?::timestamptz
                       AND o.accepted_at    < ?::timestamptz
                       AND (o.accepted_at, o.log, o.partition, o.log_offset)
                         < (?::timestamptz, ?::bigint, ?::bigint, ?::bigint)) AS q
             WHERE q.state = coalesce(?::text, q.state)
             ORDER BY q.accepted_at DESC, q.log DESC, q.partition DESC, q.log_offset DESC
             LIMIT ?
            """;

    private static final String OLDEST_FIRST =
            """
            SELECT *
              FROM (SELECT l.id AS log_id, o.log, o.partition, o.log_offset, o.kind, o.key, o.accepted_at, o.body,
                           o.parameters,
                           CASE WHEN EXISTS (SELECT
                                               FROM dismissed_request AS d
                                              WHERE d.account    = o.account
                                                AND d.log        = o.log
                                                AND d.partition  = o.partition
                                                AND d.log_offset = o.log_offset) THEN 'dismissed'
                                WHEN EXISTS (SELECT
                                               FROM replayed_request AS r
                                              WHERE r.account      = o.account
                                                AND r.of_log       = o.log
                                                AND r.of_partition = o.partition
                                                AND r.of_offset    = o.log_offset) THEN 'replayed'
                                ELSE 'open' END AS state
                      FROM outcome    AS o
                      JOIN intake_log AS l ON l.number = o.log
                     WHERE o.account        = ?
                       AND o.effect         IN (0, 5, 6)
                       AND o.effect         = ANY (?::smallint[])
                       AND o.exception_type = coalesce(?::text, o.exception_type)
                       AND o.source         = coalesce(?::text, o.source)
                       AND o.key            = coalesce(?::integer, o.key)
                       AND o.accepted_at   >= ?::timestamptz
                       AND o.accepted_at    < ?::timestamptz
                       AND (o.accepted_at, o.log, o.partition, o.log_offset)
                         > (?::timestamptz, ?::bigint, ?::bigint, ?::bigint)) AS q
             WHERE q.state = coalesce(?::text, q.state)
             ORDER BY q.accepted_at, q.log, q.partition, q.log_offset
             LIMIT ?
            """;

    private static final String SUMS =
            """
            SELECT q.effect, q.exception_type, count(*)
              FROM (SELECT o.effect, o.exception_type,
                           CASE WHEN EXISTS (SELECT
                                               FROM dismissed_request AS d
                                              WHERE d.account    = o.account
                                                AND d.log        = o.log
                                                AND d.partition  = o.partition
                                                AND d.log_offset = o.log_offset) THEN 'dismissed'
                                WHEN EXISTS (SELECT
                                               FROM replayed_request AS r
                                              WHERE r.account      = o.account
                                                AND r.of_log       = o.log
                                                AND r.of_partition = o.partition
                                                AND r.of_offset    = o.log_offset) THEN 'replayed'
                                ELSE 'open' END AS state
                      FROM outcome AS o
                     WHERE o.account        = ?
                       AND o.effect         IN (0, 5, 6)
                       AND o.effect         = ANY (?::smallint[])
                       AND o.exception_type = coalesce(?::text, o.exception_type)
                       AND o.source         = coalesce(?::text, o.source)
                       AND o.key            = coalesce(?::integer, o.key)
                       AND o.accepted_at   >= ?::timestamptz
                       AND o.accepted_at    < ?::timestamptz) AS q
             WHERE q.state = coalesce(?::text, q.state)
             GROUP BY q.effect, q.exception_type
             ORDER BY q.effect, q.exception_type
            """;

    // By the index on the quarantine alone.
    private static final String BEHIND_NEWEST =
            """
            SELECT o.accepted_at
              FROM outcome AS o
             WHERE o.account      = ?
               AND o.effect       IN (0, 5, 6)
               AND o.accepted_at >= ?::timestamptz
               AND o.accepted_at <= ?::timestamptz
             ORDER BY o.accepted_at DESC
            OFFSET ?
             LIMIT 1
            """;

    private final Database database;

    public QuarantineRows(Database database) {
        this.database = database;
    }

    /// Where a page ends: what the list is sorted by.
    ///
    /// @param log its number
    public record Place(Instant acceptedAt, long log, long partition, long offset) {
        public static final Place BEFORE_ALL = new Place(QuarantineFilter.EARLIEST, -1, -1, -1);
        public static final Place AFTER_ALL = new Place(QuarantineFilter.LATEST, 0, 0, 0);
    }

    /// @param explanation with what would cure it as its last sentence
    public record Row(
            Position position,
            Place place,
            RequestKind kind,
            KeyId key,
            Effect effect,
            int attempts,
            Instant acceptedAt,
            Instant finishedAt,
            Outcome.Failure failure,
            List<String> explanation,
            String source,
            int bodyBytes,
            QuarantineState state) {}

    /// One with its body, to be sent again.
    @SuppressWarnings("ArrayRecordComponent") // the body is passed on and never compared
    public record Kept(
            Position position,
            Place place,
            RequestKind kind,
            KeyId key,
            Parameters parameters,
            byte[] body) {}

    /// How many there are of one kind.
    public record Sum(Effect effect, String exceptionType, long requests) {}

    public List<Row> newest(AccountId account, QuarantineFilter filter, Place before, int max) {
        return find(NEWEST_FIRST, account, filter, before, max, QuarantineRows::row);
    }

    public List<Kept> oldest(AccountId account, QuarantineFilter filter, Place after, int max) {
        return find(OLDEST_FIRST, account, filter, after, max, QuarantineRows::kept);
    }

    /// When the one was accepted that so many newer ones stand before, whatever they are; empty when there are fewer.
    public Optional<Instant> behindNewest(AccountId account, Instant from, Instant to, int newer) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(BEHIND_NEWEST)) {
                select.setInt(1, account.value());
                select.setString(2, SqlArrays.timestamp(from));
                select.setString(3, SqlArrays.timestamp(to));
                select.setInt(4, newer);
                return read(select, row -> SqlRows.instant(row, "accepted_at")).stream()
                        .findFirst();
            }
        });
    }

    public List<Sum> sums(AccountId account, QuarantineFilter filter) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SUMS)) {
                int next = bind(connection, select, account, filter);
                bindState(select, next, filter);
                return read(
                        select,
                        row -> new Sum(Effect.of(row.getInt(1)), row.getString(2), row.getLong(3)));
            }
        });
    }

    private <T> List<T> find(
            String sql,
            AccountId account,
            QuarantineFilter filter,
            Place place,
            int max,
            Reader<T> reader) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                int next = bind(connection, select, account, filter);
                select.setString(next++, SqlArrays.timestamp(place.acceptedAt()));
                select.setLong(next++, place.log());
                select.setLong(next++, place.partition());
                select.setLong(next++, place.offset());
                next = bindState(select, next, filter);
                select.setInt(next, max);
                return read(select, reader);
            }
        });
    }

    private static int bind(
            Connection connection,
            PreparedStatement select,
            AccountId account,
            QuarantineFilter filter)
            throws SQLException {
        List<Effect> effects = List.copyOf(filter.effects());
        int next = 1;
        select.setInt(next++, account.value());
        select.setArray(next++, new SqlArrays(connection).ints(effects, Effect::code));
        select.setString(next++, filter.exceptionType().orElse(null));
        select.setString(next++, filter.source().orElse(null));
        select.setObject(next++, filter.key().map(KeyId::value).orElse(null));
        select.setString(next++, SqlArrays.timestamp(filter.from()));
        select.setString(next++, SqlArrays.timestamp(filter.to()));
        return next;
    }

    private static int bindState(PreparedStatement select, int at, QuarantineFilter filter)
            throws SQLException {
        select.setString(
                at, filter.state().map(it -> it.name().toLowerCase(Locale.ROOT)).orElse(null));
        return at + 1;
    }

    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> List<T> read(PreparedStatement select, Reader<T> reader)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                position(row),
                place(row),
                RequestKind.of(row.getInt("kind")),
                new KeyId(row.getInt("key")),
                Effect.of(row.getInt("effect")),
                row.getInt("attempts"),
                SqlRows.instant(row, "accepted_at"),
                SqlRows.instant(row, "finished_at"),
                new Outcome.Failure(row.getString("exception_type"), row.getString("message")),
                Outcomes.explanation(row.getString("explanation")),
                row.getString("source"),
                row.getInt("body_bytes"),
                QuarantineState.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
    }

    private static Kept kept(ResultSet row) throws SQLException {
        return new Kept(
                position(row),
                place(row),
                RequestKind.of(row.getInt("kind")),
                new KeyId(row.getInt("key")),
                Parameters.parse(row.getString("parameters")),
                row.getBytes("body"));
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(
                new LogId(row.getString("log_id")),
                row.getInt("partition"),
                row.getLong("log_offset"));
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                SqlRows.instant(row, "accepted_at"),
                row.getLong("log"),
                row.getLong("partition"),
                row.getLong("log_offset"));
    }
}
