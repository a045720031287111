package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.KeptOpportunity;
import io.catchment.LeadId;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds opportunities of an account, by id or those of one lead, a page at a time.
final class KeptOpportunityRows {
    private static final String BY_ID =
            """
            SELECT o.id, o.lead, o.event_code, o.at, o.note, o.fields, o.created_at, o.modified_at
              FROM opportunity AS o
             WHERE o.account = ?
               AND o.id      = ?
            """;

    private static final String COUNT =
            """
            SELECT count(*)
              FROM opportunity AS o
             WHERE o.account = ?
               AND o.lead    = ?
               AND o.event_code = coalesce(?::integer, o.event_code)
            """;

    // What may be a number is grouped at most by commas (see FieldValue); all else counts as none.
    //
    // Descending is ascending read from its end, so that one order serves both. Only ids go through
    // the sort; the fields of a page are read after it, with OFFSET 0 to keep the planner from
    // joining the whole table for them.
    private static final String PAGE =
            """
            SELECT o.id, o.lead, o.event_code, o.at, o.note, o.fields, o.created_at, o.modified_at
              FROM (SELECT o.account, o.id,
                           wanted.direction * row_number() OVER (
                               ORDER BY CASE wanted.by WHEN 'CREATED_AT'  THEN o.created_at
                                                       WHEN 'MODIFIED_AT' THEN o.modified_at
                                                       WHEN 'AT'          THEN o.at END ASC NULLS FIRST,
                                        CASE wanted.by WHEN 'EVENT_CODE'  THEN o.event_code
                                                       WHEN 'NUMBER'      THEN CASE WHEN held.digits ~ '^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?$'
                                                                                    THEN held.digits::numeric END END ASC NULLS FIRST,
                                        CASE wanted.by WHEN 'NOTE'        THEN lower(nullif(o.note, ''))
                                                       WHEN 'TEXT'        THEN lower(o.fields ->> wanted.field) END COLLATE "C" ASC NULLS FIRST,
                                        o.created_at ASC,
                                        o.id ASC) AS place
                      FROM (SELECT ?::text AS by, ?::text AS field, ?::integer AS direction) AS wanted
                      JOIN opportunity AS o ON o.account    = ?
                                           AND o.lead       = ?
                                           AND o.event_code = coalesce(?::integer, o.event_code)
                     CROSS JOIN LATERAL (SELECT replace(trim(o.fields ->> wanted.field), ',', '') AS digits) AS held
                     ORDER BY place
                     LIMIT ?
                    OFFSET ?) AS page
             CROSS JOIN LATERAL (
                   SELECT *
                     FROM opportunity
                    WHERE account = page.account
                      AND id      = page.id
                   OFFSET 0) AS o
             ORDER BY page.place
            """;

    /// What the fields of a page may take as text. One opportunity may have as much as a body, so that rows alone are no
    /// bound; a page takes some times this in memory until it is sent.
    static final int PAGE_CHARACTERS_MAX = 32 << 20;

    /// So many rows the driver holds at a time.
    private static final int ROWS_FETCHED = 50;

    private final Connection connection;

    KeptOpportunityRows(Connection connection) {
        this.connection = connection;
    }

    Optional<KeptOpportunity> find(AccountId account, OpportunityId id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(BY_ID)) {
            select.setInt(1, account.value());
            select.setObject(2, id.value());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(opportunity(rows, rows.getString("fields")))
                        : Optional.empty();
            }
        }
    }

    /// How many a lead has.
    ///
    /// @param eventCode of the only type that counts; empty for all
    long count(AccountId account, LeadId lead, Optional<Integer> eventCode) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COUNT)) {
            bind(select, 0, account, lead, eventCode);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// A page of those that a lead has.
    ///
    /// @return empty when so many take more than a page may
    Optional<List<KeptOpportunity>> page(AccountId account, LeadId lead, KeptRows.Wanted wanted)
            throws SQLException {
        OpportunityOrder order = wanted.order();
        try (PreparedStatement select = connection.prepareStatement(PAGE)) {
            select.setString(1, order.by().name());
            select.setString(2, order.field());
            select.setInt(3, order.descending() ? -1 : 1);
            bind(select, 3, account, lead, wanted.eventCode());
            select.setInt(7, wanted.rowsMax());
            select.setLong(8, wanted.skipped());
            return opportunities(select);
        }
    }

    private static void bind(
            PreparedStatement select,
            int before,
            AccountId account,
            LeadId lead,
            Optional<Integer> eventCode)
            throws SQLException {
        select.setInt(before + 1, account.value());
        select.setObject(before + 2, lead.value());
        if (eventCode.isPresent()) {
            select.setInt(before + 3, eventCode.get());
        } else {
            select.setNull(before + 3, Types.INTEGER);
        }
    }

    private static Optional<List<KeptOpportunity>> opportunities(PreparedStatement select)
            throws SQLException {
        List<KeptOpportunity> found = new ArrayList<>();
        long characters = 0;
        select.setFetchSize(ROWS_FETCHED);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                String fields = rows.getString("fields");
                characters += fields.length();
                if (characters > PAGE_CHARACTERS_MAX) {
                    return Optional.empty();
                }
                found.add(opportunity(rows, fields));
            }
        }
        return Optional.of(found);
    }

    static KeptOpportunity opportunity(ResultSet row, String fields) throws SQLException {
        return new KeptOpportunity(
                new Opportunity(
                        new OpportunityId(row.getObject("id", UUID.class)),
                        new LeadId(row.getObject("lead", UUID.class)),
                        row.getInt("event_code"),
                        SqlRows.instant(row, "at"),
                        SqlRows.instant(row, "created_at"),
                        row.getString("note"),
                        TextMap.read(fields)),
                SqlRows.instant(row, "modified_at"));
    }
}
