package io.catchment.store;

import io.catchment.AccountId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who did what, when. Rows are added and never changed.
public final class Audit {
    private static final String INSERT =
            """
            INSERT INTO audit (at, who, action, account, subject, detail)
            SELECT ?::timestamptz, ?, ?, ?::integer, subject, ?
              FROM unnest(?::text[]) AS subject
            """;

    private static final String NEWEST_FIRST =
            """
            SELECT id, at, who, action, account, subject, detail
              FROM audit
             WHERE id      < ?
               AND account = coalesce(?::integer, account)
               AND who     = coalesce(?::text, who)
               AND action  = coalesce(?::text, action)
               AND at     >= ?::timestamptz
               AND at      < ?::timestamptz
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final int NO_ACCOUNT = 0;

    private final Database database;

    public Audit(Database database) {
        this.database = database;
    }

    /// What somebody does.
    ///
    /// @param who the name of the key
    /// @param action in one word, as `replay`
    /// @param account empty: it is about none
    /// @param detail nothing of a person, and nothing that somebody else wrote
    public record Deed(
            Instant at, String who, String action, Optional<AccountId> account, String detail) {
        public Deed(Instant at, String who, String action, AccountId account, String detail) {
            this(at, who, action, Optional.of(account), detail);
        }
    }

    /// A row.
    ///
    /// @param id grows with every row
    public record Row(long id, Deed deed, String subject) {}

    /// Which rows are meant.
    public record Filter(
            Optional<AccountId> account,
            Optional<String> who,
            Optional<String> action,
            Instant from,
            Instant to) {}

    /// Adds a row for each subject, in a transaction of its own.
    public void add(Deed deed, List<String> subjects) {
        database.inTransaction(connection -> {
            add(connection, deed, subjects);
            return 0;
        });
    }

    static void add(Connection connection, Deed deed, List<String> subjects) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, SqlArrays.timestamp(deed.at()));
            insert.setString(2, deed.who());
            insert.setString(3, deed.action());
            insert.setInt(4, deed.account().map(AccountId::value).orElse(NO_ACCOUNT));
            insert.setString(5, deed.detail());
            insert.setArray(6, new SqlArrays(connection).texts(subjects, subject -> subject));
            insert.executeUpdate();
        }
    }

    /// @param before a row's id
    public List<Row> newest(Filter filter, long before, int max) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(NEWEST_FIRST)) {
                select.setLong(1, before);
                select.setObject(2, filter.account().map(AccountId::value).orElse(null));
                select.setString(3, filter.who().orElse(null));
                select.setString(4, filter.action().orElse(null));
                select.setString(5, SqlArrays.timestamp(filter.from()));
                select.setString(6, SqlArrays.timestamp(filter.to()));
                select.setInt(7, max);
                return rows(select);
            }
        });
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        List<Row> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Deed deed =
                        new Deed(
                                SqlRows.instant(row, "at"),
                                row.getString("who"),
                                row.getString("action"),
                                account(row.getInt("account")),
                                row.getString("detail"));
                found.add(new Row(row.getLong("id"), deed, row.getString("subject")));
            }
        }
        return found;
    }

    private static Optional<AccountId> account(int number) {
        return number == NO_ACCOUNT ? Optional.empty() : Optional.of(new AccountId(number));
    }
}
