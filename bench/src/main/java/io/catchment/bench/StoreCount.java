package io.catchment.bench;

import io.catchment.store.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Map;
import java.util.TreeMap;

/// Counts what is in the store, to be held against the input.
final class StoreCount {
    private static final String WORKED_OFF =
            """
            SELECT 'offsets', sum(next_offset)
              FROM intake_position
            """;

    private static final String ROWS =
            """
            SELECT 'leads', count(*) FROM lead
             UNION ALL
            SELECT 'keys of leads', count(*) FROM lead_key
             UNION ALL
            SELECT 'opportunities', count(*) FROM opportunity
             UNION ALL
            SELECT 'activities', count(*) FROM activity
             UNION ALL
            SELECT 'outcomes', count(*) FROM outcome
             UNION ALL
            SELECT 'outcomes that made a lead', count(*) FROM outcome WHERE lead_is_new
            """;

    private static final String OUTCOMES_BY_EFFECT =
            """
            SELECT effect::text, count(*)
              FROM outcome
             GROUP BY effect
            """;

    private static final String SUMS_BY_EFFECT =
            """
            SELECT effect::text, sum(requests)
              FROM ledger_hour
             GROUP BY effect
            """;

    private static final String OPPORTUNITIES_BY_KEYS =
            """
            SELECT e.value || ' ' || p.value, count(o.id)
              FROM lead_key    AS e
              JOIN lead_key    AS p ON p.account = e.account AND p.lead = e.lead AND p.field = 'Phone'
              JOIN opportunity AS o ON o.account = e.account AND o.lead = e.lead
             WHERE e.field = 'EmailAddress'
             GROUP BY 1
            """;

    private static final String OPPORTUNITIES_BY_MARKER =
            """
            SELECT fields ->> 'mx_Custom_1', count(*)
              FROM opportunity
             WHERE fields ->> 'mx_Custom_1' IS NOT NULL
             GROUP BY 1
            """;

    private static final String OUTCOMES_BY_MARKER =
            """
            SELECT substring(convert_from(body, 'UTF8') FROM 'marker-[0-9]+'), count(*)
              FROM outcome
             GROUP BY 1
            """;

    private final Database database;

    StoreCount(Database database) {
        this.database = database;
    }

    /// How many offsets are below the positions.
    long workedOff() {
        return numbers(WORKED_OFF).getOrDefault("offsets", 0L);
    }

    Map<String, Long> rows() {
        return numbers(ROWS);
    }

    /// By the effect's number.
    Map<String, Long> outcomesByEffect() {
        return numbers(OUTCOMES_BY_EFFECT);
    }

    Map<String, Long> sumsByEffect() {
        return numbers(SUMS_BY_EFFECT);
    }

    /// Of each lead by its e-mail and phone, a blank between.
    Map<String, Long> opportunitiesByKeys() {
        return numbers(OPPORTUNITIES_BY_KEYS);
    }

    /// By `mx_Custom_1`, where captures carry what no other does.
    Map<String, Long> opportunitiesByMarker() {
        return numbers(OPPORTUNITIES_BY_MARKER);
    }

    Map<String, Long> outcomesByMarker() {
        return numbers(OUTCOMES_BY_MARKER);
    }

    private Map<String, Long> numbers(String sql) {
        return database.inTransaction(connection -> {
            Map<String, Long> numbers = new TreeMap<>();
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.put(rows.getString(1), rows.getLong(2));
                }
            }
            return numbers;
        });
    }
}
