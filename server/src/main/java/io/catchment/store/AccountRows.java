package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.KeyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Accounts and their keys as the store keeps them; what the settings mean is not its business.
public final class AccountRows {
    private static final String ALL_ACCOUNTS =
            """
            SELECT id, name, version, settings
              FROM account
             ORDER BY id
            """;

    private static final String NAMED =
            """
            SELECT id, name, version, settings
              FROM account
             WHERE name = ?
            """;

    private static final String LIVE_KEYS =
            """
            SELECT account, id, kind, key_hash, secret_hash
              FROM account_key
             WHERE revoked_at IS NULL
             ORDER BY account, id
            """;

    /// The transaction that last wrote a row is in the row's own header, whoever wrote it and by whatever statement.
    private static final String MARK =
            """
            SELECT md5(concat_ws(' ',
                       (SELECT string_agg(a.id     || ':' || a.xmin, ',' ORDER BY a.id)     FROM account     AS a),
                       (SELECT string_agg(k.id     || ':' || k.xmin, ',' ORDER BY k.id)     FROM account_key AS k),
                       (SELECT string_agg(l.number || ':' || l.xmin, ',' ORDER BY l.number) FROM intake_log  AS l),
                       (SELECT string_agg(m.id     || ':' || m.xmin, ',' ORDER BY m.id)     FROM administrator_key AS m)))
            """;

    private static final String INSERT_ACCOUNT =
            """
            INSERT INTO account (name, settings)
            VALUES (?, ?::jsonb)
            RETURNING id
            """;

    private static final String INSERT_KEY =
            """
            INSERT INTO account_key (account, kind, key_hash, secret_hash)
            VALUES (?, ?, ?, ?)
            """;

    private final Database database;

    public AccountRows(Database database) {
        this.database = database;
    }

    /// Every account with the keys that are not revoked, all of one moment.
    public All all() {
        return database.inTransaction(
                connection -> new All(accounts(connection), keys(connection)));
    }

    static List<AccountRow> accounts(Connection connection) throws SQLException {
        List<AccountRow> accounts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(ALL_ACCOUNTS);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                accounts.add(row(rows));
            }
        }
        return accounts;
    }

    private static AccountRow row(ResultSet row) throws SQLException {
        return new AccountRow(
                new AccountId(row.getInt(1)), row.getString(2), row.getLong(3), row.getString(4));
    }

    /// As it is now.
    public Optional<AccountRow> named(String name) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(NAMED)) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(row(row)) : Optional.empty();
                }
            }
        });
    }

    private static List<KeyRow> keys(Connection connection) throws SQLException {
        List<KeyRow> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(LIVE_KEYS);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                keys.add(
                        new KeyRow(
                                new AccountId(rows.getInt(1)),
                                new KeyId(rows.getInt(2)),
                                rows.getString(3),
                                rows.getString(4),
                                Optional.ofNullable(rows.getString(5))));
            }
        }
        return keys;
    }

    /// A short text that is another one after any change of accounts, keys or logs, by SQL too.
    public String mark() {
        return database.inTransaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(MARK);
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        });
    }

    /// Adds an account with its keys, all or nothing.
    ///
    /// @param settings a JSON object
    public AccountId add(String name, String settings, List<NewKey> keys) {
        return database.inTransaction(connection -> {
            AccountId account = addAccount(connection, name, settings);
            for (NewKey key : keys) {
                addKey(connection, account, key);
            }
            return account;
        });
    }

    static AccountId addAccount(Connection connection, String name, String settings)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_ACCOUNT)) {
            insert.setString(1, name);
            insert.setString(2, settings);
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return new AccountId(row.getInt(1));
            }
        }
    }

    private static void addKey(Connection connection, AccountId account, NewKey key)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT_KEY)) {
            insert.setInt(1, account.value());
            insert.setString(2, key.kind());
            insert.setString(3, key.keyHash());
            insert.setString(4, key.secretHash().orElse(null));
            insert.executeUpdate();
        }
    }

    public record All(List<AccountRow> accounts, List<KeyRow> keys) {}

    /// @param version counts the changes of the settings, from 1
    /// @param settings a JSON object
    public record AccountRow(AccountId id, String name, long version, String settings) {}

    /// @param kind `pair` or `api`
    /// @param keyHash SHA-256 of the access key or of the API key, in hexadecimal
    /// @param secretHash SHA-256 of the secret key; only of a pair
    public record KeyRow(
            AccountId account,
            KeyId id,
            String kind,
            String keyHash,
            Optional<String> secretHash) {}

    /// A key to be added; the fields are those of [KeyRow].
    public record NewKey(String kind, String keyHash, Optional<String> secretHash) {}
}
