package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Effect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What the store holds of one account, for tests to look at.
public final class StoredRows {
    private static final String LEAD_FIELDS =
            """
            SELECT f.key, f.value
              FROM lead                     AS l
             CROSS JOIN jsonb_each_text(l.fields) AS f
             WHERE l.account = ?
               AND l.id      = ?
            """;

    private static final String OPPORTUNITY_FIELDS =
            """
            SELECT f.key, f.value
              FROM opportunity              AS o
             CROSS JOIN jsonb_each_text(o.fields) AS f
             WHERE o.account = ?
               AND o.id      = ?
             UNION ALL
            SELECT f.key, f.value
              FROM opportunity AS o
             CROSS JOIN LATERAL (VALUES ('OpportunityEventCode', o.event_code::text),
                                        ('OpportunityNote',      o.note),
                                        ('OpportunityDateTime',  to_char(o.at, 'YYYY-MM-DD HH24:MI:SS')),
                                        ('RelatedProspectId',    o.lead::text)) AS f (key, value)
             WHERE o.account = ?
               AND o.id      = ?
            """;

    private static final String LEADS = "SELECT count(*) FROM lead WHERE account = ?";
    private static final String OPPORTUNITIES =
            "SELECT count(*) FROM opportunity WHERE account = ?";
    private static final String ACTIVITIES = "SELECT count(*) FROM activity WHERE account = ?";
    private static final String RETRIES = "SELECT count(*) FROM retry WHERE account = ?";

    private static final String EXPLANATIONS =
            """
            SELECT explanation
              FROM outcome
             WHERE account = ?
            """;

    private static final String REFUSED_BODIES =
            """
            SELECT exception_type || ': ' || message
              FROM outcome
             WHERE account = ?
               AND effect  = ?
            """;

    private final Database database;
    private final AccountId account;

    public StoredRows(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// By schema name; empty when there is no such lead, or it has none.
    public Map<String, String> lead(UUID id) {
        return fields(LEAD_FIELDS, account.value(), id);
    }

    /// By schema name, with what is no field under the names that the wire gives it.
    public Map<String, String> opportunity(UUID id) {
        return fields(OPPORTUNITY_FIELDS, account.value(), id, account.value(), id);
    }

    public long leads() {
        return Long.parseLong(texts(LEADS, account.value()).getFirst());
    }

    public long retries() {
        return Long.parseLong(texts(RETRIES, account.value()).getFirst());
    }

    public long opportunities() {
        return Long.parseLong(texts(OPPORTUNITIES, account.value()).getFirst());
    }

    public long activities() {
        return Long.parseLong(texts(ACTIVITIES, account.value()).getFirst());
    }

    /// All lines that explain any of the account's requests.
    public List<String> explanations() {
        return texts(EXPLANATIONS, account.value()).stream().flatMap(String::lines).toList();
    }

    /// Why each refused body that was kept was refused.
    public List<String> refusedBodies() {
        return texts(REFUSED_BODIES, account.value(), Effect.REFUSED.code());
    }

    private Map<String, String> fields(String sql, Object... parameters) {
        return database.inTransaction(connection -> {
            Map<String, String> fields = new HashMap<>();
            try (PreparedStatement select = prepared(connection, sql, parameters);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    fields.put(rows.getString(1), rows.getString(2));
                }
            }
            return fields;
        });
    }

    private List<String> texts(String sql, Object... parameters) {
        return database.inTransaction(connection -> {
            List<String> texts = new ArrayList<>();
            try (PreparedStatement select = prepared(connection, sql, parameters);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    texts.add(Optional.ofNullable(rows.getString(1)).orElse(""));
                }
            }
            return texts;
        });
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement select = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            select.setObject(i + 1, values[i]);
        }
        return select;
    }
}
