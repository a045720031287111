package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.KeptLead;
import io.catchment.Lead;
import io.catchment.LeadId;
import io.catchment.UniqueKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds one lead of an account, by its id or by a unique value: for who shows it, without a lock.
final class KeptLeadRows {
    private static final String BY_ID =
            """
            SELECT l.id, l.fields, l.keys, l.created_at, l.modified_at
              FROM lead AS l
             WHERE l.account = ?
               AND l.id      = ?
            """;

    // Activities have ids in the order of time, so that the newest of a lead is one step in their
    // index.
    private static final String LAST_ACTIVE_BY_KEYS =
            """
            SELECT l.id, l.fields, l.keys, l.created_at, l.modified_at
              FROM (SELECT DISTINCT k.account, k.lead
                      FROM unnest(?::text[], ?::text[]) AS wanted (field, value)
                      JOIN lead_key AS k ON k.account = ?
                                        AND k.field   = wanted.field
                                        AND k.value   = wanted.value) AS held
              JOIN lead AS l ON l.account = held.account
                            AND l.id      = held.lead
              LEFT JOIN LATERAL (SELECT a.id
                                   FROM activity AS a
                                  WHERE a.account = l.account
                                    AND a.lead    = l.id
                                  ORDER BY a.id DESC
                                  LIMIT 1) AS last ON true
             ORDER BY last.id DESC NULLS LAST, l.modified_at DESC, l.id
             LIMIT 1
            """;

    private final Connection connection;

    KeptLeadRows(Connection connection) {
        this.connection = connection;
    }

    Optional<KeptLead> find(AccountId account, LeadId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BY_ID)) {
            select.setInt(1, account.value());
            select.setObject(2, id.value());
            return only(select);
        }
    }

    /// The lead that holds any of some unique values; of several, the one with the latest activity.
    ///
    /// @param keys none of them a lead's id
    Optional<KeptLead> find(AccountId account, List<UniqueKey> keys) throws SQLException {
        SqlArrays arrays = new SqlArrays(connection);
        try (PreparedStatement select = connection.prepareStatement(LAST_ACTIVE_BY_KEYS)) {
            select.setArray(1, arrays.texts(keys, UniqueKey::field));
            select.setArray(2, arrays.texts(keys, UniqueKey::value));
            select.setInt(3, account.value());
            return only(select);
        }
    }

    private static Optional<KeptLead> only(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(lead(rows)) : Optional.empty();
        }
    }

    static KeptLead lead(ResultSet row) throws SQLException {
        return new KeptLead(
                new Lead(
                        new LeadId(row.getObject("id", UUID.class)),
                        TextMap.read(row.getString("fields")),
                        TextMap.read(row.getString("keys"))),
                SqlRows.instant(row, "created_at"),
                SqlRows.instant(row, "modified_at"));
    }
}
