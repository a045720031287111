package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.LogId;
import io.catchment.Outcome;
import io.catchment.Position;
import io.catchment.store.Changes.Retrying;
import io.catchment.store.Changes.Tried;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Requests that wait for their next try.
public final class Retries {
    private static final String DUE =
            """
            SELECT d.account, l.id, d.partition, d.log_offset, d.key, d.accepted_at, d.source, d.attempts, d.next_at,
                   d.exception_type, d.message, d.entry
              FROM (SELECT r.*,
                           sum(octet_length(r.entry)) OVER (ORDER BY r.next_at, r.log, r.partition, r.log_offset)
                         - octet_length(r.entry) AS bytes_before
                      FROM (SELECT * FROM retry WHERE next_at <= ?::timestamptz ORDER BY next_at LIMIT ?) AS r) AS d
              JOIN intake_log AS l ON l.number = d.log
             WHERE d.bytes_before < ?
             ORDER BY d.next_at, d.log, d.partition, d.log_offset
            """;

    private static final String AT_POSITION =
            """
            SELECT r.account, l.id, r.partition, r.log_offset, r.key, r.accepted_at, r.source, r.attempts, r.next_at,
                   r.exception_type, r.message, r.entry
              FROM retry      AS r
              JOIN intake_log AS l ON l.number = r.log
             WHERE r.account    = ?
               AND l.id         = ?
               AND r.partition  = ?
               AND r.log_offset = ?
            """;

    private static final String OF_ACCOUNT =
            """
            SELECT r.account, l.id, r.partition, r.log_offset, r.key, r.accepted_at, r.source, r.attempts, r.next_at,
                   r.exception_type, r.message, r.entry
              FROM retry      AS r
              JOIN intake_log AS l ON l.number = r.log
             WHERE r.account = ?
               AND (l.id, r.partition, r.log_offset) > (?, ?, ?)
             ORDER BY l.id, r.partition, r.log_offset
             LIMIT ?
            """;

    private static final String PUT_OFF =
            """
            UPDATE retry
               SET next_at = ?::timestamptz
             WHERE account    = ?
               AND log        = (SELECT number FROM intake_log WHERE id = ?)
               AND partition  = ?
               AND log_offset = ?
               AND attempts   = ?
            """;

    private static final String WAITING =
            """
            SELECT account, count(*), min(accepted_at)
              FROM retry
             GROUP BY account
            """;

    private final Database database;

    public Retries(Database database) {
        this.database = database;
    }

    /// Those whose time has come, the longest due first.
    ///
    /// @param bytesMax stops once the entries exceed this
    public List<Retrying> due(Instant now, int max, int bytesMax) {
        return database.inTransaction(connection -> {
            List<Retrying> due = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(DUE)) {
                select.setString(1, SqlArrays.timestamp(now));
                select.setInt(2, max);
                select.setInt(3, bytesMax);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        due.add(read(rows));
                    }
                }
            }
            return due;
        });
    }

    /// An account's own request, if it waits for its next try.
    public Optional<Retrying> find(AccountId account, Position position) {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(AT_POSITION)) {
                select.setInt(1, account.value());
                select.setString(2, position.log().value());
                select.setInt(3, position.partition());
                select.setLong(4, position.offset());
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(read(row)) : Optional.empty();
                }
            }
        });
    }

    /// Those of one account, in the order of their positions.
    ///
    /// @param after the last one that was looked at
    public List<Retrying> of(AccountId account, Optional<Position> after, int max) {
        return database.inTransaction(connection -> {
            List<Retrying> waiting = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(OF_ACCOUNT)) {
                select.setInt(1, account.value());
                select.setString(2, after.map(it -> it.log().value()).orElse(""));
                select.setInt(3, after.map(Position::partition).orElse(0));
                select.setLong(4, after.map(Position::offset).orElse(0L));
                select.setInt(5, max);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        waiting.add(read(rows));
                    }
                }
            }
            return waiting;
        });
    }

    /// Lets a request wait longer without counting a try, unless somebody else tried it meanwhile.
    public void putOff(Tried asRead, Instant until) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(PUT_OFF)) {
                update.setString(1, SqlArrays.timestamp(until));
                update.setInt(2, asRead.account().value());
                update.setString(3, asRead.position().log().value());
                update.setInt(4, asRead.position().partition());
                update.setLong(5, asRead.position().offset());
                update.setInt(6, asRead.attempts());
                return update.executeUpdate();
            }
        });
    }

    /// How many wait of each account that has any.
    public Map<AccountId, Waiting> waiting() {
        return database.inTransaction(connection -> {
            Map<AccountId, Waiting> waiting =
                    new TreeMap<>((a, b) -> Integer.compare(a.value(), b.value()));
            try (PreparedStatement select = connection.prepareStatement(WAITING);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    waiting.put(
                            new AccountId(rows.getInt(1)),
                            new Waiting(rows.getLong(2), SqlRows.instant(rows, 3)));
                }
            }
            return waiting;
        });
    }

    private static Retrying read(ResultSet row) throws SQLException {
        return new Retrying(
                new Position(new LogId(row.getString(2)), row.getInt(3), row.getLong(4)),
                new AccountId(row.getInt(1)),
                new KeyId(row.getInt(5)),
                SqlRows.instant(row, 6),
                row.getString(7),
                row.getInt(8),
                SqlRows.instant(row, 9),
                new Outcome.Failure(row.getString(10), row.getString(11)),
                row.getBytes(12));
    }

    /// @param oldest when the oldest of them was accepted
    public record Waiting(long requests, Instant oldest) {}
}
