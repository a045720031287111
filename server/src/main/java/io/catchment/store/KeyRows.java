package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.store.AccountChanges.By;
import io.catchment.store.AccountRows.NewKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The keys of accounts, to be looked at, added and revoked. Who did is kept in the same transaction.
///
/// A key that was revoked stays, so that nobody else ever gets its value. It opens again only when that is asked for in
/// so many words.
public final class KeyRows {
    /// Of those that are not revoked: every one is looked at when settings are taken over.
    public static final int LIVE_KEYS_MAX = 100;

    private static final String OF_ACCOUNT =
            """
            SELECT id, kind, name, hint, created_at, revoked_at
              FROM account_key
             WHERE account = ?
               AND id      > ?
             ORDER BY id
             LIMIT ?
            """;

    /// One after the other: else two at once would each see room for one more. The table and not the account's row,
    /// which whoever applies a settings file would wait for while this waits for the table.
    private static final String LOCK =
            """
            LOCK TABLE account_key IN SHARE ROW EXCLUSIVE MODE
            """;

    private static final String COUNT_LIVE =
            """
            SELECT count(*) FROM account_key WHERE account = ? AND revoked_at IS NULL
            """;

    private static final String ADD =
            """
            INSERT INTO account_key (account, kind, key_hash, secret_hash, name, hint)
            VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT ON CONSTRAINT account_key_hash_once DO NOTHING
            RETURNING id
            """;

    private static final String REOPEN =
            """
            UPDATE account_key
               SET revoked_at  = NULL,
                   secret_hash = ?,
                   name        = ?
             WHERE account  = ?
               AND kind     = ?
               AND key_hash = ?
            RETURNING id
            """;

    private static final String IS_REVOKED =
            """
            SELECT EXISTS (SELECT
                             FROM account_key
                            WHERE account  = ?
                              AND kind     = ?
                              AND key_hash = ?
                              AND revoked_at IS NOT NULL)
            """;

    private static final String REVOKE =
            """
            UPDATE account_key
               SET revoked_at = ?::timestamptz
             WHERE account = ?
               AND id      = ?
               AND revoked_at IS NULL
            """;

    private static final String IS_THERE =
            """
            SELECT EXISTS (SELECT FROM account_key WHERE account = ? AND id = ?)
            """;

    private final Database database;

    public KeyRows(Database database) {
        this.database = database;
    }

    /// A key as it may be shown.
    ///
    /// @param kind `pair` or `api`
    /// @param name what it is for; may be empty
    /// @param hint how it ends; empty for a short one
    public record Row(
            KeyId id,
            String kind,
            String name,
            String hint,
            Instant createdAt,
            Optional<Instant> revokedAt) {}

    /// What is told about a key that is added.
    public record Label(String name, String hint) {}

    /// What becomes of a value that the account had as a key and has revoked.
    public enum IfRevoked {
        REFUSE,
        /// It opens again, with the secret and the name that are given now.
        REOPEN
    }

    /// What came of adding one.
    public sealed interface Added {
        record As(KeyId id) implements Added {}

        /// Some account has that value, or another had it.
        record Taken() implements Added {}

        /// This account had it, and it stays revoked.
        record WasRevoked() implements Added {}

        record TooMany() implements Added {}
    }

    /// Revoked ones too, by number.
    public List<Row> all(AccountId account, int after, int max) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OF_ACCOUNT)) {
                select.setInt(1, account.value());
                select.setInt(2, after);
                select.setInt(3, max);
                return SqlRows.all(select, KeyRows::row);
            }
        });
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new KeyId(row.getInt("id")),
                row.getString("kind"),
                row.getString("name"),
                row.getString("hint"),
                SqlRows.instant(row, "created_at"),
                SqlRows.instantIfAny(row, "revoked_at"));
    }

    public Added add(AccountId account, NewKey key, Label label, IfRevoked ifRevoked, By by) {
        return database.inTransaction(connection -> {
            if (liveKeys(connection, account) >= LIVE_KEYS_MAX) {
                return new Added.TooMany();
            }
            Optional<KeyId> added = insert(connection, account, key, label);
            return added.isPresent()
                    ? done(connection, by.did("add-key", account, key.kind()), added.get())
                    : known(connection, account, key, label, ifRevoked, by);
        });
    }

    /// What becomes of a value that is there already.
    private static Added known(
            Connection connection,
            AccountId account,
            NewKey key,
            Label label,
            IfRevoked ifRevoked,
            By by)
            throws SQLException {
        if (!isRevoked(connection, account, key)) {
            return new Added.Taken();
        }
        return switch (ifRevoked) {
            case REFUSE -> new Added.WasRevoked();
            case REOPEN ->
                    done(
                            connection,
                            by.did("reopen-key", account, key.kind()),
                            reopen(connection, account, key, label));
        };
    }

    private static Added done(Connection connection, Audit.Deed deed, KeyId key)
            throws SQLException {
        Audit.add(connection, deed, List.of("keys/" + key.value()));
        return new Added.As(key);
    }

    private static boolean isRevoked(Connection connection, AccountId account, NewKey key)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_REVOKED)) {
            select.setInt(1, account.value());
            select.setString(2, key.kind());
            select.setString(3, key.keyHash());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static KeyId reopen(Connection connection, AccountId account, NewKey key, Label label)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REOPEN)) {
            update.setString(1, key.secretHash().orElse(null));
            update.setString(2, label.name());
            update.setInt(3, account.value());
            update.setString(4, key.kind());
            update.setString(5, key.keyHash());
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return new KeyId(row.getInt(1));
            }
        }
    }

    private static int liveKeys(Connection connection, AccountId account) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.execute();
        }
        try (PreparedStatement count = connection.prepareStatement(COUNT_LIVE)) {
            count.setInt(1, account.value());
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private static Optional<KeyId> insert(
            Connection connection, AccountId account, NewKey key, Label label) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setInt(1, account.value());
            insert.setString(2, key.kind());
            insert.setString(3, key.keyHash());
            insert.setString(4, key.secretHash().orElse(null));
            insert.setString(5, label.name());
            insert.setString(6, label.hint());
            try (ResultSet row = insert.executeQuery()) {
                return row.next() ? Optional.of(new KeyId(row.getInt(1))) : Optional.empty();
            }
        }
    }

    /// @return whether the account has such a key; one that was revoked before stays as it is
    public boolean revoke(AccountId account, KeyId key, By by) {
        return database.inTransaction(connection -> {
            if (setRevoked(connection, account, key, by.at())) {
                Audit.add(
                        connection,
                        by.did("revoke-key", account, ""),
                        List.of("keys/" + key.value()));
                return true;
            }
            return isThere(connection, account, key);
        });
    }

    private static boolean setRevoked(
            Connection connection, AccountId account, KeyId key, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(REVOKE)) {
            update.setString(1, SqlArrays.timestamp(at));
            update.setInt(2, account.value());
            update.setInt(3, key.value());
            return update.executeUpdate() == 1;
        }
    }

    private static boolean isThere(Connection connection, AccountId account, KeyId key)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_THERE)) {
            select.setInt(1, account.value());
            select.setInt(2, key.value());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
