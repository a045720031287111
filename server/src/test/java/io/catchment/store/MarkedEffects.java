package io.catchment.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// What requests left in the store, by the marker that each carries in `mx_Custom_1`; and, for the tests of
/// those who look, ways to damage it.
public final class MarkedEffects {
    private static final String OPPORTUNITIES =
            """
            SELECT fields ->> 'mx_Custom_1', count(*)
              FROM opportunity
             GROUP BY 1
            """;

    private static final String OUTCOMES =
            """
            SELECT substring(convert_from(body, 'UTF8') FROM 'marker-[0-9]+'), count(*)
              FROM outcome
             GROUP BY 1
            """;

    private static final String DELETE_OUTCOME =
            "DELETE FROM outcome WHERE convert_from(body, 'UTF8') LIKE '%' || ? || '\"%'";

    private static final String DELETE_OPPORTUNITY =
            "DELETE FROM opportunity WHERE fields ->> 'mx_Custom_1' = ?";

    private static final String DOUBLE_OPPORTUNITY =
            """
            INSERT INTO opportunity (account, id, lead, event_code, at, note, fields, created_at, modified_at)
            SELECT account, gen_random_uuid(), lead, event_code, at, note, fields, created_at, modified_at
              FROM opportunity
             WHERE fields ->> 'mx_Custom_1' = ?
            """;

    private static final String DOUBLE_OUTCOME =
            """
            INSERT INTO outcome (account, log, partition, log_offset, kind, key, effect, accepted_at, finished_at,
                                 exception_type, message, explanation, body)
            SELECT o.account, o.log, o.partition, p.next_offset, o.kind, o.key, o.effect, o.accepted_at, o.finished_at,
                   o.exception_type, o.message, o.explanation, o.body
              FROM outcome         AS o
              JOIN intake_position AS p USING (log, partition)
             WHERE convert_from(o.body, 'UTF8') LIKE '%' || ? || '"%'
            """;

    private final Database database;

    public MarkedEffects(Database database) {
        this.database = database;
    }

    public Map<String, Integer> opportunities() {
        return counts(OPPORTUNITIES);
    }

    public Map<String, Integer> outcomes() {
        return counts(OUTCOMES);
    }

    public void deleteOutcome(String marker) {
        change(DELETE_OUTCOME, marker);
    }

    public void deleteOpportunity(String marker) {
        change(DELETE_OPPORTUNITY, marker);
    }

    public void doubleOpportunity(String marker) {
        change(DOUBLE_OPPORTUNITY, marker);
    }

    /// Of a request that ended as an error.
    public void doubleOutcome(String marker) {
        change(DOUBLE_OUTCOME, marker);
    }

    private Map<String, Integer> counts(String query) {
        return database.inTransaction(connection -> {
            Map<String, Integer> counts = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(query);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getInt(2));
                }
            }
            return counts;
        });
    }

    private void change(String statement, String marker) {
        int changed = database.inTransaction(connection -> changed(connection, statement, marker));
        if (changed != 1) {
            throw new AssertionError(marker + ": " + changed + " rows changed");
        }
    }

    private static int changed(Connection connection, String statement, String marker)
            throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(statement)) {
            change.setString(1, marker);
            return change.executeUpdate();
        }
    }
}
