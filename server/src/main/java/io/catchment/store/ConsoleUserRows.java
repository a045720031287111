package io.catchment.store;

import io.catchment.store.AccountChanges.By;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who may use the console, as the store keeps them. One administrator at least always stays that may sign in.
public final class ConsoleUserRows {
    /// People of one organisation; the list of them is one page.
    public static final int USERS_MAX = 500;

    private static final String ADMINISTRATOR = "administrator";

    private static final String COLUMNS_OF_ALL =
            """
            SELECT id, name, role, must_change, created_at, password_set_at, signed_in_at, disabled_at
              FROM console_user
             ORDER BY name
             LIMIT ?
            """;

    private static final String SECRET_OF_NAME =
            """
            SELECT id, password_hash, browser_key, disabled_at
              FROM console_user
             WHERE name = ?
            """;

    /// Else two who each take away the last administrator but one would leave none.
    private static final String LOCK =
            """
            LOCK TABLE console_user IN SHARE ROW EXCLUSIVE MODE
            """;

    private static final String COUNT =
            """
            SELECT count(*) FROM console_user
            """;

    private static final String INSERT =
            """
            INSERT INTO console_user (name, role, password_hash, browser_key, must_change, created_at, password_set_at)
            VALUES (?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz)
                ON CONFLICT ON CONSTRAINT console_user_name_once DO NOTHING
            RETURNING id
            """;

    private static final String SET_ROLE =
            """
            UPDATE console_user
               SET role = ?
             WHERE id = ?
               AND role <> ?
            """;

    private static final String SET_PASSWORD =
            """
            UPDATE console_user
               SET password_hash   = ?,
                   browser_key     = ?,
                   must_change     = ?,
                   password_set_at = ?::timestamptz
             WHERE id = ?
            """;

    private static final String DISABLE =
            """
            UPDATE console_user
               SET disabled_at = ?::timestamptz
             WHERE id = ?
               AND disabled_at IS NULL
            """;

    private static final String ENABLE =
            """
            UPDATE console_user
               SET disabled_at = NULL
             WHERE id = ?
               AND disabled_at IS NOT NULL
            """;

    private static final String SIGNED_IN =
            """
            UPDATE console_user
               SET signed_in_at = ?::timestamptz
             WHERE id = ?
            """;

    private static final String COUNT_ADMINISTRATORS =
            """
            SELECT count(*) FROM console_user WHERE role = 'administrator' AND disabled_at IS NULL
            """;

    private static final String NAME_OF =
            """
            SELECT name FROM console_user WHERE id = ?
            """;

    private static final String END_SESSIONS =
            """
            DELETE FROM console_session WHERE user_id = ? AND id_hash <> ?
            """;

    private final Database database;

    public ConsoleUserRows(Database database) {
        this.database = database;
    }

    /// A user as they may be shown.
    public record Row(
            int id,
            String name,
            String role,
            boolean mustChange,
            Instant createdAt,
            Instant passwordSetAt,
            Optional<Instant> signedInAt,
            Optional<Instant> disabledAt) {}

    /// What a sign-in is checked with.
    @SuppressWarnings("ArrayRecordComponent") // signed with, never compared
    public record Secret(int id, String passwordHash, byte[] browserKey, boolean isDisabled) {}

    /// A password as it is kept.
    ///
    /// @param browserKey a new one
    /// @param mustChange somebody else knows it too
    @SuppressWarnings("ArrayRecordComponent") // stored, never compared
    public record Password(String hash, byte[] browserKey, boolean mustChange) {}

    /// What came of a change.
    public enum Changed {
        /// Now or before.
        DONE,
        UNKNOWN,
        NAME_TAKEN,
        TOO_MANY,
        /// Nobody could look after the users any more.
        LAST_ADMINISTRATOR
    }

    /// By name.
    public List<Row> all() {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(COLUMNS_OF_ALL)) {
                select.setInt(1, USERS_MAX);
                return SqlRows.all(select, ConsoleUserRows::row);
            }
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getInt("id"),
                row.getString("name"),
                row.getString("role"),
                row.getBoolean("must_change"),
                SqlRows.instant(row, "created_at"),
                SqlRows.instant(row, "password_set_at"),
                SqlRows.instantIfAny(row, "signed_in_at"),
                SqlRows.instantIfAny(row, "disabled_at"));
    }

    public Optional<Secret> secret(String name) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(SECRET_OF_NAME)) {
                select.setString(1, name);
                return SqlRows.all(select, ConsoleUserRows::secret).stream().findFirst();
            }
        });
    }

    private static Secret secret(ResultSet row) throws SQLException {
        return new Secret(
                row.getInt("id"),
                row.getString("password_hash"),
                row.getBytes("browser_key"),
                SqlRows.instantIfAny(row, "disabled_at").isPresent());
    }

    /// Adds a user where there is none at all.
    ///
    /// @return whether there was none
    public boolean addFirst(String name, Password password, By by) {
        return database.inTransaction(connection -> {
            lock(connection);
            if (count(connection, COUNT) > 0) {
                return false;
            }
            insert(connection, name, ADMINISTRATOR, password, by.at());
            Audit.add(connection, by.did("add-user"), List.of(subject(name)));
            return true;
        });
    }

    public Changed add(String name, String role, Password password, By by) {
        return database.inTransaction(connection -> {
            lock(connection);
            if (count(connection, COUNT) >= USERS_MAX) {
                return Changed.TOO_MANY;
            }
            if (!insert(connection, name, role, password, by.at())) {
                return Changed.NAME_TAKEN;
            }
            Audit.add(connection, by.did("add-user", role), List.of(subject(name)));
            return Changed.DONE;
        });
    }

    private static boolean insert(
            Connection connection, String name, String role, Password password, Instant at)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, name);
            insert.setString(2, role);
            insert.setString(3, password.hash());
            insert.setBytes(4, password.browserKey());
            insert.setBoolean(5, password.mustChange());
            insert.setString(6, SqlArrays.timestamp(at));
            insert.setString(7, SqlArrays.timestamp(at));
            try (ResultSet row = insert.executeQuery()) {
                return row.next();
            }
        }
    }

    public Changed setRole(int id, String role, By by) {
        return change(
                id,
                by.did("set-role", role),
                connection -> {
                    try (PreparedStatement update = connection.prepareStatement(SET_ROLE)) {
                        update.setString(1, role);
                        update.setInt(2, id);
                        update.setString(3, role);
                        return update.executeUpdate() == 1;
                    }
                });
    }

    /// Ends the sessions of the user.
    public Changed disable(int id, By by) {
        return change(
                id,
                by.did("disable-user"),
                connection -> {
                    endSessions(connection, id, new byte[0]);
                    try (PreparedStatement update = connection.prepareStatement(DISABLE)) {
                        update.setString(1, SqlArrays.timestamp(by.at()));
                        update.setInt(2, id);
                        return update.executeUpdate() == 1;
                    }
                });
    }

    public Changed enable(int id, By by) {
        return change(id, by.did("enable-user"), connection -> enable(connection, id));
    }

    private static boolean enable(Connection connection, int id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ENABLE)) {
            update.setInt(1, id);
            return update.executeUpdate() == 1;
        }
    }

    /// Ends the sessions of the user, but for one.
    ///
    /// @param action as the audit has it
    /// @param stays the hash of the session that goes on
    public Changed setPassword(int id, Password password, String action, byte[] stays, By by) {
        return change(
                id,
                by.did(action),
                connection -> {
                    endSessions(connection, id, stays);
                    try (PreparedStatement update = connection.prepareStatement(SET_PASSWORD)) {
                        update.setString(1, password.hash());
                        update.setBytes(2, password.browserKey());
                        update.setBoolean(3, password.mustChange());
                        update.setString(4, SqlArrays.timestamp(by.at()));
                        update.setInt(5, id);
                        return update.executeUpdate() == 1;
                    }
                });
    }

    /// Lets a user in again, with another password.
    public Changed readmit(int id, Password password, By by) {
        Changed enabled = enable(id, by);
        return enabled == Changed.DONE
                ? setPassword(id, password, "reset-password", new byte[0], by)
                : enabled;
    }

    private static void endSessions(Connection connection, int user, byte[] stays)
            throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(END_SESSIONS)) {
            delete.setInt(1, user);
            delete.setBytes(2, stays);
            delete.executeUpdate();
        }
    }

    /// Changes one user.
    private interface Change {
        /// @return false when it was so before
        boolean in(Connection connection) throws SQLException;
    }

    private Changed change(int id, Audit.Deed deed, Change change) {
        return database.inTransaction(connection -> {
            lock(connection);
            Optional<String> name = nameOf(connection, id);
            if (name.isEmpty()) {
                return Changed.UNKNOWN;
            }
            if (change.in(connection)) {
                if (count(connection, COUNT_ADMINISTRATORS) == 0) {
                    connection.rollback();
                    return Changed.LAST_ADMINISTRATOR;
                }
                Audit.add(connection, deed, List.of(subject(name.get())));
            }
            return Changed.DONE;
        });
    }

    /// Keeps when they did, and that they did.
    public void signedIn(int id, String name, Instant at, By by) {
        database.inTransaction(connection -> {
            try (PreparedStatement update = connection.prepareStatement(SIGNED_IN)) {
                update.setString(1, SqlArrays.timestamp(at));
                update.setInt(2, id);
                update.executeUpdate();
            }
            Audit.add(connection, by.did("sign-in"), List.of(subject(name)));
            return 0;
        });
    }

    private static String subject(String name) {
        return "users/" + name;
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.execute();
        }
    }

    private static Optional<String> nameOf(Connection connection, int id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(NAME_OF)) {
            select.setInt(1, id);
            return SqlRows.all(select, row -> row.getString(1)).stream().findFirst();
        }
    }

    private static long count(Connection connection, String query) throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(query);
                ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
