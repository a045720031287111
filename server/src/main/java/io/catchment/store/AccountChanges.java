package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.store.AccountRows.AccountRow;
import io.catchment.store.Audit.Deed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Adds accounts and changes what they have set up; who did is kept in the same transaction. An account is never
/// taken away: its requests, leads and ledger are there.
public final class AccountChanges {
    /// Each has a window of its calls in memory, and its settings in the snapshot of every node.
    public static final int ACCOUNTS_MAX = 1_000;

    private static final String ADD =
            """
            INSERT INTO account (name, settings)
            SELECT ?, ?::jsonb
             WHERE (SELECT count(*) FROM account) < ?
                ON CONFLICT ON CONSTRAINT account_name_once DO NOTHING
            RETURNING id
            """;

    /// Whoever changed the account since it was read has moved its version on.
    private static final String CHANGE =
            """
            UPDATE account
               SET name     = ?,
                   settings = ?::jsonb,
                   version  = version + 1
             WHERE id      = ?
               AND version = ?
            RETURNING version
            """;

    private static final String IS_TAKEN =
            """
            SELECT EXISTS (SELECT FROM account WHERE name = ? AND id <> ?)
            """;

    private final Database database;

    public AccountChanges(Database database) {
        this.database = database;
    }

    /// Somebody who changes something.
    ///
    /// @param who the name of the key
    public record By(String who, Instant at) {
        Deed did(String action, AccountId account, String detail) {
            return new Deed(at, who, action, account, detail);
        }

        Deed did(String action) {
            return did(action, "");
        }

        Deed did(String action, String detail) {
            return new Deed(at, who, action, Optional.empty(), detail);
        }
    }

    /// What came of it.
    public sealed interface Answer {
        record Done(AccountId id, long version) implements Answer {}

        /// Somebody was faster.
        record Moved() implements Answer {}

        record NameTaken() implements Answer {}

        record TooMany() implements Answer {}
    }

    /// @param settings a JSON object
    public Answer add(String name, String settings, By by) {
        return database.inTransaction(connection -> {
            Optional<AccountId> added = insert(connection, name, settings);
            if (added.isEmpty()) {
                return isTaken(connection, name, 0) ? new Answer.NameTaken() : new Answer.TooMany();
            }
            Audit.add(
                    connection,
                    by.did("add-account", added.get(), "version 1"),
                    List.of("account"));
            return new Answer.Done(added.get(), 1);
        });
    }

    private static Optional<AccountId> insert(Connection connection, String name, String settings)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(ADD)) {
            insert.setString(1, name);
            insert.setString(2, settings);
            insert.setInt(3, ACCOUNTS_MAX);
            try (ResultSet row = insert.executeQuery()) {
                return row.next() ? Optional.of(new AccountId(row.getInt(1))) : Optional.empty();
            }
        }
    }

    /// Gives an account the name and the settings of a row, if its version is still that of the row.
    ///
    /// @param subject which part of its settings is changed, as `opportunity-types/12000`
    public Answer change(AccountRow to, String subject, By by) {
        return database.inTransaction(connection -> {
            if (isTaken(connection, to.name(), to.id().value())) {
                return new Answer.NameTaken();
            }
            Optional<Long> version = update(connection, to);
            if (version.isEmpty()) {
                return new Answer.Moved();
            }
            Audit.add(
                    connection,
                    by.did("change-account", to.id(), "version " + version.get()),
                    List.of(subject));
            return new Answer.Done(to.id(), version.get());
        });
    }

    private static Optional<Long> update(Connection connection, AccountRow to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(CHANGE)) {
            update.setString(1, to.name());
            update.setString(2, to.settings());
            update.setInt(3, to.id().value());
            update.setLong(4, to.version());
            try (ResultSet row = update.executeQuery()) {
                return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
            }
        }
    }

    private static boolean isTaken(Connection connection, String name, int byOtherThan)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IS_TAKEN)) {
            select.setString(1, name);
            select.setInt(2, byOtherThan);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
