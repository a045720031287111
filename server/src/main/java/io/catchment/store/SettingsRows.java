package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.store.AccountChanges.By;
import io.catchment.store.AccountRows.AccountRow;
import io.catchment.store.AccountRows.KeyRow;
import io.catchment.store.AccountRows.NewKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Changes of many accounts' settings and keys as one: all of them, or none.
public final class SettingsRows {
    /// Whoever else changes settings waits; whoever reads them does not.
    private static final String LOCK =
            """
            LOCK TABLE account, account_key IN SHARE ROW EXCLUSIVE MODE
            """;

    private static final String ALL_KEYS =
            """
            SELECT account, id, kind, key_hash, secret_hash, name, revoked_at IS NOT NULL
              FROM account_key
             ORDER BY account, id
            """;

    private static final String UPDATE_ACCOUNT =
            """
            UPDATE account
               SET settings = ?::jsonb,
                   version  = version + 1
             WHERE id = ?
            """;

    private static final String ADD_KEY =
            """
            INSERT INTO account_key (account, kind, key_hash, secret_hash, name)
            VALUES (?, ?, ?, ?, ?)
            """;

    private static final String RENAME_KEY =
            """
            UPDATE account_key
               SET name = ?
             WHERE account = ?
               AND id      = ?
            """;

    private static final String REVOKE_KEY =
            """
            UPDATE account_key
               SET revoked_at = ?::timestamptz
             WHERE account = ?
               AND id      = ?
               AND revoked_at IS NULL
            """;

    private final Database database;

    public SettingsRows(Database database) {
        this.database = database;
    }

    /// What there is.
    public record Known(List<AccountRow> accounts, List<KnownKey> keys) {
        public Known {
            accounts = List.copyOf(accounts);
            keys = List.copyOf(keys);
        }
    }

    /// @param name what it is for; may be empty
    /// @param revoked it opens nothing
    public record KnownKey(KeyRow row, String name, boolean revoked) {}

    /// A key that is to be added.
    public record NamedKey(NewKey key, String name) {}

    /// A key that is there and shall have another name.
    public record Renamed(KeyId id, String name) {}

    /// What shall become of one account.
    ///
    /// @param id empty: it is made
    /// @param settings a JSON object; empty: they stay
    /// @param detail for the audit: nothing that somebody wrote
    public record Change(
            Optional<AccountId> id,
            String name,
            Optional<String> settings,
            List<NamedKey> added,
            List<Renamed> renamed,
            List<KeyId> revoked,
            String detail) {}

    /// What shall become of all of them.
    @FunctionalInterface
    public interface Plan {
        List<Change> changes();
    }

    /// Of one moment.
    public Known known() {
        return database.reading(SettingsRows::known);
    }

    private static Known known(Connection connection) throws SQLException {
        return new Known(AccountRows.accounts(connection), keys(connection));
    }

    private static List<KnownKey> keys(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ALL_KEYS)) {
            return SqlRows.all(select, SettingsRows::key);
        }
    }

    private static KnownKey key(ResultSet row) throws SQLException {
        return new KnownKey(
                new KeyRow(
                        new AccountId(row.getInt(1)),
                        new KeyId(row.getInt(2)),
                        row.getString(3),
                        row.getString(4),
                        Optional.ofNullable(row.getString(5))),
                row.getString(6),
                row.getBoolean(7));
    }

    /// Makes the changes of a plan. What the plan was made from is what there is when they are made.
    public <P extends Plan> P change(Function<Known, P> planner, By by) {
        return database.inTransaction(connection -> {
            lock(connection);
            P plan = planner.apply(known(connection));
            for (Change change : plan.changes()) {
                make(connection, change, by);
            }
            return plan;
        });
    }

    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.execute();
        }
    }

    private static void make(Connection connection, Change change, By by) throws SQLException {
        AccountId account =
                change.id().isPresent()
                        ? updated(connection, change.id().get(), change.settings())
                        : AccountRows.addAccount(
                                connection, change.name(), change.settings().orElseThrow());
        for (NamedKey key : change.added()) {
            add(connection, account, key);
        }
        for (Renamed key : change.renamed()) {
            rename(connection, account, key);
        }
        for (KeyId key : change.revoked()) {
            revoke(connection, account, key, by.at());
        }
        Audit.add(
                connection, by.did("apply-settings", account, change.detail()), List.of("account"));
    }

    private static AccountId updated(
            Connection connection, AccountId account, Optional<String> settings)
            throws SQLException {
        if (settings.isPresent()) {
            try (PreparedStatement update = connection.prepareStatement(UPDATE_ACCOUNT)) {
                update.setString(1, settings.get());
                update.setInt(2, account.value());
                update.executeUpdate();
            }
        }
        return account;
    }

    private static void add(Connection connection, AccountId account, NamedKey named)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD_KEY)) {
            insert.setInt(1, account.value());
            insert.setString(2, named.key().kind());
            insert.setString(3, named.key().keyHash());
            insert.setString(4, named.key().secretHash().orElse(null));
            insert.setString(5, named.name());
            insert.executeUpdate();
        }
    }

    private static void rename(Connection connection, AccountId account, Renamed key)
            throws SQLException {
        try (PreparedStatement rename = connection.prepareStatement(RENAME_KEY)) {
            rename.setString(1, key.name());
            rename.setInt(2, account.value());
            rename.setInt(3, key.id().value());
            rename.executeUpdate();
        }
    }

    private static void revoke(Connection connection, AccountId account, KeyId key, Instant at)
            throws SQLException {
        try (PreparedStatement revoke = connection.prepareStatement(REVOKE_KEY)) {
            revoke.setString(1, SqlArrays.timestamp(at));
            revoke.setInt(2, account.value());
            revoke.setInt(3, key.value());
            revoke.executeUpdate();
        }
    }
}
