package io.catchment.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Proves by queries what must always hold of positions, outcomes, sums and keys.
///
/// Each query asks for what must not be there, so a healthy store answers with nothing. It reads whole
/// tables: for tests, for benches and for a person in doubt, not for a server under load.
public final class LedgerCheck {
    private static final String OFFSETS_WITHOUT_ONE_OUTCOME =
            """
            SELECT format('log %s partition %s: %s outcomes and waiting retries of %s offsets below the position %s',
                          p.log, p.partition, count(o.log_offset), count(DISTINCT o.log_offset), p.next_offset)
              FROM intake_position AS p
              LEFT JOIN (SELECT log, partition, log_offset FROM outcome
                         UNION ALL
                         SELECT log, partition, log_offset FROM retry) AS o
                     ON o.log         = p.log
                    AND o.partition   = p.partition
                    AND o.log_offset >= p.floor_offset
                    AND o.log_offset  < p.next_offset
             GROUP BY p.log, p.partition, p.floor_offset, p.next_offset
            HAVING count(o.log_offset)          <> p.next_offset - p.floor_offset
                OR count(DISTINCT o.log_offset) <> p.next_offset - p.floor_offset
             ORDER BY p.log, p.partition
             LIMIT 20
            """;

    private static final String OUTCOMES_BEYOND_THE_POSITION =
            """
            SELECT format('log %s partition %s: an outcome of offset %s, the position is %s',
                          o.log, o.partition, o.log_offset, p.next_offset)
              FROM outcome              AS o
              LEFT JOIN intake_position AS p ON p.log = o.log AND p.partition = o.partition
             WHERE o.log IS DISTINCT FROM (SELECT number FROM intake_log WHERE id = 'sync')
               AND (p.next_offset IS NULL OR o.log_offset >= p.next_offset)
             ORDER BY o.log, o.partition, o.log_offset
             LIMIT 20
            """;

    // Offsets of synchronous requests have gaps; what was given out is used once.
    private static final String SYNCHRONOUS_OFFSETS_MISUSED =
            """
            SELECT format('log sync offset %s: %s outcomes and waiting retries, given out were offsets below %s',
                          o.log_offset, count(*), given.below)
              FROM (SELECT log, log_offset FROM outcome
                     UNION ALL
                    SELECT log, log_offset FROM retry) AS o
              JOIN intake_log AS l ON l.number = o.log AND l.id = 'sync'
             CROSS JOIN (SELECT coalesce(max(last_value) + 100, 0) AS below
                           FROM pg_sequences
                          WHERE sequencename = 'synchronous_offset'
                            AND schemaname   = current_schema()) AS given
             GROUP BY o.log_offset, given.below
            HAVING count(*) > 1
                OR o.log_offset >= given.below
             ORDER BY o.log_offset
             LIMIT 20
            """;

    private static final String OUTCOMES_OF_LOST_REQUESTS =
            """
            SELECT format('log %s partition %s: an outcome of offset %s, which was given up as lost',
                          o.log, o.partition, o.log_offset)
              FROM lost_range AS lost
              JOIN outcome    AS o ON o.log         = lost.log
                                  AND o.partition   = lost.partition
                                  AND o.log_offset >= lost.from_offset
                                  AND o.log_offset  < lost.end_offset
             ORDER BY o.log, o.partition, o.log_offset
             LIMIT 20
            """;

    private static final String SUMS_THAT_DIFFER =
            """
            SELECT format('account %s hour %s log %s partition %s key %s effect %s: the ledger says %s, the outcomes %s',
                          account, hour, log, partition, key, effect, sums.requests, counts.requests)
              FROM (SELECT account, hour, log, partition, key, effect, sum(requests) AS requests
                      FROM ledger_hour
                     GROUP BY account, hour, log, partition, key, effect) AS sums
              FULL JOIN (SELECT account, date_trunc('hour', accepted_at, 'UTC') AS hour, log, partition, key, effect,
                                count(*) AS requests
                           FROM outcome
                          GROUP BY account, 2, log, partition, key, effect) AS counts
                   USING (account, hour, log, partition, key, effect)
             WHERE sums.requests IS DISTINCT FROM counts.requests
               AND hour >= coalesce((SELECT kept_from FROM outcome_retention), '-infinity')
             ORDER BY account, hour, log, partition
             LIMIT 20
            """;

    private static final String KEYS_THAT_DIFFER =
            """
            SELECT format('account %s: lead %s holds a %s, and the key of it belongs to %s', account, held.lead, field, owned.lead)
              FROM (SELECT l.account, k.key AS field, k.value, l.id AS lead
                      FROM lead AS l, jsonb_each_text(l.keys) AS k) AS held
              FULL JOIN lead_key AS owned USING (account, field, value)
             WHERE held.lead IS DISTINCT FROM owned.lead
             ORDER BY account, held.lead
             LIMIT 20
            """;

    private static final String KEYS_OF_TWO_LEADS =
            """
            SELECT format('account %s: %s leads own one %s', account, count(*), field)
              FROM lead_key
             GROUP BY account, field, value
            HAVING count(*) > 1
             ORDER BY account
             LIMIT 20
            """;

    // Captures and updates of a lead alone (kinds 2 and 4) name no opportunity, all others do.
    private static final String RESULTS_THAT_ARE_NOT_THERE =
            """
            SELECT format('account %s: the outcome of log %s partition %s offset %s names an opportunity, a lead or an activity that is not there',
                          o.account, o.log, o.partition, o.log_offset)
              FROM outcome          AS o
              LEFT JOIN lead        AS l ON l.account = o.account AND l.id = o.lead
              LEFT JOIN opportunity AS p ON p.account = o.account AND p.id = o.opportunity AND p.lead = o.lead
              LEFT JOIN activity    AS a ON a.account = o.account AND a.lead = o.lead AND a.opportunity = o.opportunity
             WHERE o.lead IS NOT NULL
               AND (l.id IS NULL
                    OR (o.opportunity IS NULL) <> (o.kind IN (2, 4))
                    OR (o.opportunity IS NOT NULL AND (p.id IS NULL OR a.id IS NULL)))
             ORDER BY o.account, o.log, o.partition, o.log_offset
             LIMIT 20
            """;

    // Made by one of effect 1, created; found by any number of duplicates.
    private static final String OPPORTUNITIES_WITHOUT_ONE_OUTCOME =
            """
            SELECT format('account %s: opportunity %s was made by %s outcomes', p.account, p.id, count(o.opportunity))
              FROM opportunity  AS p
              LEFT JOIN outcome AS o ON o.account = p.account AND o.opportunity = p.id AND o.effect = 1
             GROUP BY p.account, p.id
            HAVING count(o.opportunity) > 1
                -- An outcome goes by its age, its opportunity stays.
                OR count(o.opportunity) = 0
               AND p.created_at > coalesce((SELECT kept_from + interval '7 days' FROM outcome_retention), '-infinity')
             ORDER BY p.account, p.id
             LIMIT 20
            """;

    /// Whole tables take longer than a session may elsewhere.
    private static final String ALLOW_MINUTES =
            """
            SET LOCAL statement_timeout   = '10min';
            SET LOCAL transaction_timeout = '30min'
            """;

    // A young table, or one after a crash, has no statistics, and is joined as if it were empty.
    private static final String KNOW_HOW_MUCH_THERE_IS = "ANALYZE";

    private static final List<String> QUESTIONS =
            List.of(
                    OFFSETS_WITHOUT_ONE_OUTCOME,
                    OUTCOMES_BEYOND_THE_POSITION,
                    SYNCHRONOUS_OFFSETS_MISUSED,
                    OUTCOMES_OF_LOST_REQUESTS,
                    SUMS_THAT_DIFFER,
                    KEYS_THAT_DIFFER,
                    KEYS_OF_TWO_LEADS,
                    RESULTS_THAT_ARE_NOT_THERE,
                    OPPORTUNITIES_WITHOUT_ONE_OUTCOME);

    private final Database database;

    public LedgerCheck(Database database) {
        this.database = database;
    }

    /// What does not hold, one sentence each, without personal data; empty when all is well.
    public List<String> violations() {
        return database.inTransaction(connection -> {
            List<String> violations = new ArrayList<>();
            try (Statement statement = connection.createStatement()) {
                statement.execute(ALLOW_MINUTES);
                statement.execute(KNOW_HOW_MUCH_THERE_IS);
            }
            for (String question : QUESTIONS) {
                ask(connection, question, violations);
            }
            return violations;
        });
    }

    private static void ask(Connection connection, String question, List<String> violations)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(question);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                violations.add(rows.getString(1));
            }
        }
    }
}
