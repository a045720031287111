package io.catchment.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Who is signed in to the console. A session is found by the hash of what the browser has.
public final class ConsoleSessionRows {
    private static final String INSERT =
            """
            INSERT INTO console_session (id_hash, user_id, created_at, seen_at)
            VALUES (?, ?, ?::timestamptz, ?::timestamptz)
            """;

    private static final String FIND =
            """
            SELECT s.user_id, s.created_at, s.seen_at, u.name, u.role, u.must_change
              FROM console_session s
              JOIN console_user u ON u.id = s.user_id
             WHERE s.id_hash = ?
               AND u.disabled_at IS NULL
            """;

    private static final String SEEN =
            """
            UPDATE console_session
               SET seen_at = greatest(seen_at, ?::timestamptz)
             WHERE id_hash = ?
            """;

    private static final String END =
            """
            DELETE FROM console_session WHERE id_hash = ?
            """;

    private static final String DROP_OLD =
            """
            DELETE FROM console_session WHERE seen_at < ?::timestamptz
            """;

    private final Database database;

    public ConsoleSessionRows(Database database) {
        this.database = database;
    }

    /// A session of somebody who may sign in.
    ///
    /// @param mustChange the password, before anything else
    public record Row(
            int user,
            String name,
            String role,
            boolean mustChange,
            Instant createdAt,
            Instant seenAt) {}

    /// Adds one, and drops those that nobody has used since `idleSince`.
    public void add(byte[] idHash, int user, Instant at, Instant idleSince) {
        database.inTransaction(connection -> {
            try (PreparedStatement drop = connection.prepareStatement(DROP_OLD);
                    PreparedStatement insert = connection.prepareStatement(INSERT)) {
                drop.setString(1, SqlArrays.timestamp(idleSince));
                drop.executeUpdate();
                insert.setBytes(1, idHash);
                insert.setInt(2, user);
                insert.setString(3, SqlArrays.timestamp(at));
                insert.setString(4, SqlArrays.timestamp(at));
                return insert.executeUpdate();
            }
        });
    }

    public Optional<Row> find(byte[] idHash) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setBytes(1, idHash);
                return SqlRows.all(select, ConsoleSessionRows::row).stream().findFirst();
            }
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getInt("user_id"),
                row.getString("name"),
                row.getString("role"),
                row.getBoolean("must_change"),
                SqlRows.instant(row, "created_at"),
                SqlRows.instant(row, "seen_at"));
    }

    public void seen(byte[] idHash, Instant at) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(SEEN)) {
                update.setString(1, SqlArrays.timestamp(at));
                update.setBytes(2, idHash);
                return update.executeUpdate();
            }
        });
    }

    public void end(byte[] idHash) {
        database.inTransaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(END)) {
                delete.setBytes(1, idHash);
                return delete.executeUpdate();
            }
        });
    }
}
