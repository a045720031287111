package io.catchment.store;

import io.catchment.store.AccountChanges.By;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The keys of the native API as the store keeps them. One at least is always there that is not revoked.
public final class AdministratorRows {
    /// Of those that are not revoked: people and programs of one organisation.
    public static final int LIVE_MAX = 100;

    private static final String LIVE =
            """
            SELECT name, key_hash
              FROM administrator_key
             WHERE revoked_at IS NULL
             ORDER BY id
            """;

    private static final String INSERT_FIRST =
            """
            INSERT INTO administrator_key (name, key_hash)
            SELECT ?, ?
             WHERE NOT EXISTS (SELECT FROM administrator_key WHERE revoked_at IS NULL)
            """;

    private static final String ALL =
            """
            SELECT id, name, hint, created_at, revoked_at
              FROM administrator_key
             WHERE id > ?
             ORDER BY id
             LIMIT ?
            """;

    /// Else two who each revoke the last but one would leave none.
    private static final String LOCK =
            """
            LOCK TABLE administrator_key IN SHARE ROW EXCLUSIVE MODE
            """;

    private static final String INSERT =
            """
            INSERT INTO administrator_key (name, key_hash, hint)
            VALUES (?, ?, ?)
                ON CONFLICT DO NOTHING
            RETURNING id
            """;

    private static final String REVOKE =
            """
            UPDATE administrator_key
               SET revoked_at = ?::timestamptz
             WHERE id = ?
               AND revoked_at IS NULL
            """;

    private static final String IS_THERE =
            """
            SELECT EXISTS (SELECT FROM administrator_key WHERE id = ?)
            """;

    private static final String COUNT_LIVE =
            """
            SELECT count(*) FROM administrator_key WHERE revoked_at IS NULL
            """;

    private final Database database;

    public AdministratorRows(Database database) {
        this.database = database;
    }

    /// @param keyHash SHA-256 of the key, in hexadecimal
    public record AdministratorRow(String name, String keyHash) {}

    /// A key as it may be shown.
    ///
    /// @param hint how it ends; empty for the one that a start has made
    public record Row(
            int id, String name, String hint, Instant createdAt, Optional<Instant> revokedAt) {}

    /// What came of adding one.
    public sealed interface Added {
        record As(int id) implements Added {}

        /// Another that is not revoked has the name.
        record NameTaken() implements Added {}

        record TooMany() implements Added {}
    }

    /// What came of revoking one.
    public enum Revoked {
        /// Now or before.
        DONE,
        UNKNOWN,
        /// It is the last one: nobody could get in any more.
        LAST
    }

    /// Those that are not revoked.
    public List<AdministratorRow> all() {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LIVE)) {
                return SqlRows.all(
                        select, row -> new AdministratorRow(row.getString(1), row.getString(2)));
            }
        });
    }

    /// Adds a key where there is none.
    public void addFirst(String name, String keyHash) {
        database.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT_FIRST)) {
                insert.setString(1, name);
                insert.setString(2, keyHash);
                return insert.executeUpdate();
            }
        });
    }

    /// Revoked ones too, by number.
    public List<Row> list(int after, int max) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ALL)) {
                select.setInt(1, after);
                select.setInt(2, max);
                return SqlRows.all(select, AdministratorRows::row);
            }
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getInt("id"),
                row.getString("name"),
                row.getString("hint"),
                SqlRows.instant(row, "created_at"),
                SqlRows.instantIfAny(row, "revoked_at"));
    }

    /// @param name what everything that the key does is kept under
    public Added add(String name, String keyHash, String hint, By by) {
        return database.inTransaction(connection -> {
            lock(connection);
            if (live(connection) >= LIVE_MAX) {
                return new Added.TooMany();
            }
            Optional<Integer> added = insert(connection, name, keyHash, hint);
            if (added.isEmpty()) {
                return new Added.NameTaken();
            }
            Audit.add(connection, by.did("add-administrator"), List.of(subject(added.get())));
            return new Added.As(added.get());
        });
    }

    private static Optional<Integer> insert(
            Connection connection, String name, String keyHash, String hint) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, name);
            insert.setString(2, keyHash);
            insert.setString(3, hint);
            try (ResultSet row = insert.executeQuery()) {
                return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
            }
        }
    }

    public Revoked revoke(int id, By by) {
        return database.inTransaction(connection -> {
            lock(connection);
            if (!setRevoked(connection, id, by.at())) {
                return isThere(connection, id) ? Revoked.DONE : Revoked.UNKNOWN;
            }
            if (live(connection) == 0) {
                connection.rollback();
                return Revoked.LAST;
            }
            Audit.add(connection, by.did("revoke-administrator"), List.of(subject(id)));
            return Revoked.DONE;
        });
    }

    private static String subject(int id) {
        return "administrators/" + id;
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.execute();
        }
    }

    private static boolean setRevoked(Connection connection, int id, Instant at)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REVOKE)) {
            update.setString(1, SqlArrays.timestamp(at));
            update.setInt(2, id);
            return update.executeUpdate() == 1;
        }
    }

    private static int live(Connection connection) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT_LIVE);
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static boolean isThere(Connection connection, int id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_THERE)) {
            select.setInt(1, id);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
