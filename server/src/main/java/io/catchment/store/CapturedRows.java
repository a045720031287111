package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.Activity;
import io.catchment.ActivityCode;
import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.UniqueKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What an account has captured, for who looks through it, so much at a time.
///
/// Whatever an account has, a question costs a bounded stretch of an index: ids are in the order in which they were made,
/// so that the newest are at an end of a primary key. What no index finds is looked for among the next
/// [#LOOKED_AT_MAX] only, and the answer says how far that went.
public final class CapturedRows {
    /// Some ten milliseconds.
    public static final int LOOKED_AT_MAX = 5_000;

    private static final String LEADS =
            """
            SELECT id, fields, keys, created_at, modified_at
              FROM lead
             WHERE account = ?
               AND id >= ?
               AND id  < ?
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String LEADS_BY_ID =
            """
            SELECT id, fields, keys, created_at, modified_at
              FROM lead
             WHERE account = ?
               AND id      = ANY (?::uuid[])
            """;

    private static final String LEADS_BY_KEYS =
            """
            SELECT l.id, l.fields, l.keys, l.created_at, l.modified_at
              FROM (SELECT DISTINCT k.account, k.lead
                      FROM unnest(?::text[], ?::text[]) AS wanted (field, value)
                      JOIN lead_key AS k ON k.account = ?
                                        AND k.field   = wanted.field
                                        AND k.value   = wanted.value) AS held
              JOIN lead AS l ON l.account = held.account
                            AND l.id      = held.lead
             ORDER BY l.modified_at DESC, l.id
            """;

    // Of two types none lies between: from one to the next is a step in the index.
    private static final String OPPORTUNITIES_OF_LEAD =
            """
            WITH RECURSIVE type AS (
                (SELECT event_code
                   FROM opportunity
                  WHERE account = ?
                    AND lead    = ?
                  ORDER BY event_code
                  LIMIT 1)
                 UNION ALL
                SELECT (SELECT o.event_code
                          FROM opportunity AS o
                         WHERE o.account    = ?
                           AND o.lead       = ?
                           AND o.event_code > type.event_code
                         ORDER BY o.event_code
                         LIMIT 1)
                  FROM type
                 WHERE type.event_code IS NOT NULL)
            SELECT o.id, o.lead, o.event_code, o.at, o.note, o.fields, o.created_at, o.modified_at
              FROM type
             CROSS JOIN LATERAL (
                   SELECT *
                     FROM opportunity
                    WHERE account      = ?
                      AND lead         = ?
                      AND event_code   = type.event_code
                      AND created_at  <= ?::timestamptz
                      AND (created_at, id) < (?::timestamptz, ?)
                    ORDER BY created_at DESC, id DESC
                    LIMIT ?) AS o
             ORDER BY o.created_at DESC, o.id DESC
             LIMIT ?
            """;

    private static final String LAST_LOOKED_AT =
            """
            SELECT id
              FROM opportunity
             WHERE account = ?
               AND id >= ?
               AND id  < ?
             ORDER BY id DESC
            OFFSET ?
             LIMIT 1
            """;

    private static final String OPPORTUNITIES =
            """
            SELECT id, lead, event_code, at, note, fields, created_at, modified_at
              FROM opportunity
             WHERE account = ?
               AND id >= ?
               AND id  < ?
               AND (?::integer IS NULL OR event_code = ?::integer)
               AND (?::text    IS NULL OR fields ->> 'Status' = ?::text)
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String ACTIVITIES_OF_LEAD =
            """
            SELECT id, lead, opportunity, code, at
              FROM activity
             WHERE account = ?
               AND lead    = ?
               AND id      < ?
             ORDER BY id DESC
             LIMIT ?
            """;

    private static final String ACTIVITIES_OF_OPPORTUNITY =
            """
            SELECT id, lead, opportunity, code, at
              FROM (SELECT id, lead, opportunity, code, at
                      FROM activity
                     WHERE account = ?
                       AND lead    = ?
                       AND id      > ?
                     ORDER BY id
                     LIMIT ?) AS looked_at
             WHERE opportunity = ?
             ORDER BY id
             LIMIT ?
            """;

    private final Database database;

    public CapturedRows(Database database) {
        this.database = database;
    }

    // ---- leads ----

    /// Those whose ids are in a span, the newest first.
    public List<KeptLead> leads(AccountId account, IdSpan ids, int rowsMax) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LEADS)) {
                bind(select, account, ids);
                select.setInt(4, rowsMax);
                return SqlRows.all(select, KeptLeadRows::lead);
            }
        });
    }

    /// Those of some ids that there are, in no order.
    public List<KeptLead> leads(AccountId account, Collection<LeadId> ids) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LEADS_BY_ID)) {
                select.setInt(1, account.value());
                select.setArray(
                        2, new SqlArrays(connection).uuids(List.copyOf(ids), LeadId::value));
                return SqlRows.all(select, KeptLeadRows::lead);
            }
        });
    }

    /// Those that hold any of some unique values, at most one each; the one that was changed last comes first.
    ///
    /// @param keys none of them a lead's id
    public List<KeptLead> holding(AccountId account, List<UniqueKey> keys) {
        return database.reading(connection -> {
            SqlArrays arrays = new SqlArrays(connection);
            try (PreparedStatement select = connection.prepareStatement(LEADS_BY_KEYS)) {
                select.setArray(1, arrays.texts(keys, UniqueKey::field));
                select.setArray(2, arrays.texts(keys, UniqueKey::value));
                select.setInt(3, account.value());
                return SqlRows.all(select, KeptLeadRows::lead);
            }
        });
    }

    // ---- opportunities ----

    /// Where an opportunity stands among those of its lead.
    public record Place(Instant createdAt, UUID id) {
        /// After it come all that there are.
        public static final Place FIRST =
                new Place(Instant.parse("9999-01-01T00:00:00Z"), new UUID(-1, -1));
    }

    /// Those of a lead, the newest first.
    public List<KeptOpportunity> opportunities(
            AccountId account, LeadId lead, Place after, int rowsMax) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OPPORTUNITIES_OF_LEAD)) {
                for (int i = 0; i < 3; i++) {
                    select.setInt(2 * i + 1, account.value());
                    select.setObject(2 * i + 2, lead.value());
                }
                select.setString(7, SqlArrays.timestamp(after.createdAt()));
                select.setString(8, SqlArrays.timestamp(after.createdAt()));
                select.setObject(9, after.id());
                select.setInt(10, rowsMax);
                select.setInt(11, rowsMax);
                return SqlRows.all(select, CapturedRows::opportunity);
            }
        });
    }

    /// Part of a long list.
    ///
    /// @param lookedTo the last that was looked at, where others come after it that were not
    public record Looked<T>(List<T> rows, Optional<UUID> lookedTo) {
        public Looked {
            rows = List.copyOf(rows);
        }
    }

    /// Those of a type and status, among the newest whose ids are in a span.
    ///
    /// @param eventCode empty: of any type
    /// @param status empty: of any
    public Looked<KeptOpportunity> opportunities(
            AccountId account,
            IdSpan ids,
            Optional<Integer> eventCode,
            Optional<String> status,
            int rowsMax) {
        return database.reading(connection -> {
            Optional<UUID> last = lastLookedAt(connection, account, ids);
            try (PreparedStatement select = connection.prepareStatement(OPPORTUNITIES)) {
                bind(select, account, new IdSpan(last.orElse(ids.first()), ids.end()));
                select.setObject(4, eventCode.orElse(null), java.sql.Types.INTEGER);
                select.setObject(5, eventCode.orElse(null), java.sql.Types.INTEGER);
                select.setString(6, status.orElse(null));
                select.setString(7, status.orElse(null));
                select.setInt(8, rowsMax);
                return new Looked<>(SqlRows.all(select, CapturedRows::opportunity), last);
            }
        });
    }

    private static Optional<UUID> lastLookedAt(Connection connection, AccountId account, IdSpan ids)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LAST_LOOKED_AT)) {
            bind(select, account, ids);
            select.setInt(4, LOOKED_AT_MAX - 1);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    private static void bind(PreparedStatement select, AccountId account, IdSpan ids)
            throws SQLException {
        select.setInt(1, account.value());
        select.setObject(2, ids.first());
        select.setObject(3, ids.end());
    }

    private static KeptOpportunity opportunity(ResultSet row) throws SQLException {
        return KeptOpportunityRows.opportunity(row, row.getString("fields"));
    }

    // ---- activities ----

    /// Those of a lead, the newest first.
    ///
    /// @param before their ids
    public List<Activity> activities(AccountId account, LeadId lead, UUID before, int rowsMax) {
        return database.reading(connection -> {
            try (PreparedStatement select = connection.prepareStatement(ACTIVITIES_OF_LEAD)) {
                select.setInt(1, account.value());
                select.setObject(2, lead.value());
                select.setObject(3, before);
                select.setInt(4, rowsMax);
                return SqlRows.all(select, CapturedRows::activity);
            }
        });
    }

    /// Those of a lead that are about one of its opportunities, the oldest first, among the next
    /// [#LOOKED_AT_MAX] of the lead.
    ///
    /// @param after their ids
    public List<Activity> activities(
            AccountId account, LeadId lead, OpportunityId opportunity, UUID after, int rowsMax) {
        return database.reading(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(ACTIVITIES_OF_OPPORTUNITY)) {
                select.setInt(1, account.value());
                select.setObject(2, lead.value());
                select.setObject(3, after);
                select.setInt(4, LOOKED_AT_MAX);
                select.setObject(5, opportunity.value());
                select.setInt(6, rowsMax);
                return SqlRows.all(select, CapturedRows::activity);
            }
        });
    }

    private static Activity activity(ResultSet row) throws SQLException {
        return new Activity(
                row.getObject("id", UUID.class),
                new LeadId(row.getObject("lead", UUID.class)),
                new OpportunityId(row.getObject("opportunity", UUID.class)),
                ActivityCode.of(row.getInt("code")),
                SqlRows.instant(row, "at"));
    }
}
