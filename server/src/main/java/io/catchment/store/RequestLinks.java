package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Effect;
import io.catchment.LogId;
import io.catchment.Position;
import io.catchment.store.Changes.Replay;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What stands beside a request: those it was sent again by, the one it was sent for, and that it was given up.
public final class RequestLinks {
    private static final String REPLAYED_BY =
            """
            SELECT l.id, r.partition, r.log_offset, o.effect
              FROM replayed_request AS r
              JOIN intake_log       AS f ON f.number = r.of_log
              JOIN intake_log       AS l ON l.number = r.log
              LEFT JOIN outcome     AS o ON o.account    = r.account
                                        AND o.log        = r.log
                                        AND o.partition  = r.partition
                                        AND o.log_offset = r.log_offset
             WHERE r.account      = ?
               AND f.id           = ?
               AND r.of_partition = ?
               AND r.of_offset    = ?
             ORDER BY o.accepted_at, r.log, r.partition, r.log_offset
            """;

    // Its replays, the replays of those, and so on: one that was applied, or may yet be.
    private static final String IN_FORCE =
            """
            WITH RECURSIVE later AS (
                SELECT r.account, r.log, r.partition, r.log_offset
                  FROM replayed_request AS r
                  JOIN intake_log       AS f ON f.number = r.of_log
                 WHERE r.account      = ?
                   AND f.id           = ?
                   AND r.of_partition = ?
                   AND r.of_offset    = ?
                 UNION
                SELECT r.account, r.log, r.partition, r.log_offset
                  FROM later            AS n
                  JOIN replayed_request AS r ON r.account      = n.account
                                            AND r.of_log       = n.log
                                            AND r.of_partition = n.partition
                                            AND r.of_offset    = n.log_offset)
            SELECT l.id, n.partition, n.log_offset, o.effect
              FROM later        AS n
              JOIN intake_log   AS l ON l.number = n.log
              LEFT JOIN outcome AS o ON o.account    = n.account
                                    AND o.log        = n.log
                                    AND o.partition  = n.partition
                                    AND o.log_offset = n.log_offset
             WHERE o.effect IS NULL
                OR o.effect IN (1, 2, 3)
             LIMIT 1
            """;

    private static final String REPLAY_OF =
            """
            SELECT f.id, r.of_partition, r.of_offset
              FROM replayed_request AS r
              JOIN intake_log       AS l ON l.number = r.log
              JOIN intake_log       AS f ON f.number = r.of_log
             WHERE r.account    = ?
               AND l.id         = ?
               AND r.partition  = ?
               AND r.log_offset = ?
            """;

    private static final String DISMISSED =
            """
            SELECT d.at, d.who, d.reason
              FROM dismissed_request AS d
              JOIN intake_log        AS l ON l.number = d.log
             WHERE d.account    = ?
               AND l.id         = ?
               AND d.partition  = ?
               AND d.log_offset = ?
            """;

    private static final String INSERT_DISMISSED =
            """
            INSERT INTO dismissed_request (account, log, partition, log_offset, at, who, reason)
            SELECT ?, l.number, given.partition, given.log_offset, ?::timestamptz, ?, ?
              FROM unnest(?::text[], ?::smallint[], ?::bigint[]) AS given (log, partition, log_offset)
              JOIN intake_log AS l ON l.id = given.log
            ON CONFLICT DO NOTHING
            """;

    private static final String INSERT_REPLAYED =
            """
            INSERT INTO replayed_request (account, of_log, of_partition, of_offset, log, partition, log_offset)
            SELECT ?, f.number, ?::smallint, ?::bigint, l.number, ?::smallint, ?::bigint
              FROM intake_log AS f
             CROSS JOIN intake_log AS l
             WHERE f.id = ?
               AND l.id = ?
            ON CONFLICT DO NOTHING
            """;

    private final Database database;

    public RequestLinks(Database database) {
        this.database = database;
    }

    /// A request that another was sent again by.
    ///
    /// @param effect empty while it waits
    public record Later(Position position, Optional<Effect> effect) {}

    /// That a request was given up.
    public record Dismissed(Instant at, String who, String reason) {}

    /// All that stands beside a request.
    public record Links(
            Optional<Position> replayOf, List<Later> replayedBy, Optional<Dismissed> dismissed) {
        public Links {
            replayedBy = List.copyOf(replayedBy);
        }
    }

    public Links of(AccountId account, Position position) {
        return database.reading(connection ->
                new Links(
                        replayOf(connection, account, position),
                        later(connection, REPLAYED_BY, account, position),
                        dismissed(connection, account, position)));
    }

    /// One that was sent again for a request, at whatever remove, and was applied or may yet be.
    public Optional<Later> inForce(AccountId account, Position position) {
        return database.reading(
                connection -> later(connection, IN_FORCE, account, position).stream().findFirst());
    }

    /// Notes that a request was sent again. The processor notes it too; whoever comes first does.
    public void noteReplay(Replay replay) {
        database.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT_REPLAYED)) {
                insert.setInt(1, replay.account().value());
                insert.setInt(2, replay.of().partition());
                insert.setLong(3, replay.of().offset());
                insert.setInt(4, replay.by().partition());
                insert.setLong(5, replay.by().offset());
                insert.setString(6, replay.of().log().value());
                insert.setString(7, replay.by().log().value());
                return insert.executeUpdate();
            }
        });
    }

    /// Gives requests up, and keeps who did, in one transaction.
    ///
    /// @param subjects the ids of the requests
    /// @return how many were not given up before
    public int dismiss(
            Audit.Deed deed, String reason, List<Position> positions, List<String> subjects) {
        return database.inTransaction(connection -> {
            SqlArrays arrays = new SqlArrays(connection);
            Audit.add(connection, deed, subjects);
            try (PreparedStatement insert = connection.prepareStatement(INSERT_DISMISSED)) {
                insert.setInt(1, deed.account().orElseThrow().value());
                insert.setString(2, SqlArrays.timestamp(deed.at()));
                insert.setString(3, deed.who());
                insert.setString(4, reason);
                insert.setArray(5, arrays.texts(positions, it -> it.log().value()));
                insert.setArray(6, arrays.ints(positions, Position::partition));
                insert.setArray(7, arrays.longs(positions, Position::offset));
                return insert.executeUpdate();
            }
        });
    }

    private static List<Later> later(
            Connection connection, String sql, AccountId account, Position position)
            throws SQLException {
        List<Later> found = new ArrayList<>();
        try (PreparedStatement select = bound(connection, sql, account, position);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                int effect = rows.getInt(4);
                found.add(
                        new Later(
                                position(rows),
                                rows.wasNull()
                                        ? Optional.empty()
                                        : Optional.of(Effect.of(effect))));
            }
        }
        return found;
    }

    private static Optional<Position> replayOf(
            Connection connection, AccountId account, Position position) throws SQLException {
        try (PreparedStatement select = bound(connection, REPLAY_OF, account, position);
                ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(position(row)) : Optional.empty();
        }
    }

    private static Optional<Dismissed> dismissed(
            Connection connection, AccountId account, Position position) throws SQLException {
        try (PreparedStatement select = bound(connection, DISMISSED, account, position);
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new Dismissed(
                                    SqlRows.instant(row, 1), row.getString(2), row.getString(3)))
                    : Optional.empty();
        }
    }

    private static PreparedStatement bound(
            Connection connection, String sql, AccountId account, Position position)
            throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        select.setInt(1, account.value());
        select.setString(2, position.log().value());
        select.setInt(3, position.partition());
        select.setLong(4, position.offset());
        return select;
    }

    private static Position position(ResultSet row) throws SQLException {
        return new Position(new LogId(row.getString(1)), row.getInt(2), row.getLong(3));
    }
}
