package io.catchment.store;

import io.catchment.AccountId;
import io.catchment.LeadId;
import io.catchment.Likeness;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.store.Changes.Owned;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

/// Opportunities as the store has them. Who holds the lock of their lead may rely on them.
public final class OpportunityRows {
    private static final String WITH_IDS =
            """
            SELECT o.account, o.id, o.lead, o.event_code, o.at, o.created_at, o.note, o.fields
              FROM (SELECT unnest(?::integer[]) AS account,
                           unnest(?::uuid[])    AS id) AS wanted
              JOIN opportunity AS o USING (account, id)
            """;

    // A lead's opportunities are read once, however many captures ask for them and however many of
    // them there are, and compared by hash. What was captured after the window of the first capture
    // has ended suits some of the captures only, so all of that is wanted: there is next to none.
    //
    // OFFSET 0 keeps the planner from any join but one look into the index a lead: without
    // statistics it takes a large table for a small one, and joins it whole.
    private static final String NEWEST =
            """
            WITH wanted AS (
                SELECT number, account, lead, event_code, names, statuses, compared, earliest, common_until, latest
                  FROM unnest(?::integer[], ?::uuid[], ?::integer[], ?::jsonb[], ?::jsonb[], ?::jsonb[],
                              ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
                       WITH ORDINALITY
                       AS wanted (account, lead, event_code, names, statuses, compared,
                                  earliest, common_until, latest, number)
            ),
            place AS (
                SELECT account, lead, event_code, names, statuses, min(earliest) AS earliest, max(latest) AS latest
                  FROM wanted
                 GROUP BY account, lead, event_code, names, statuses
            ),
            seen AS MATERIALIZED (
                SELECT p.account, p.lead, p.event_code, p.names, p.statuses, o.id, o.created_at,
                       (SELECT coalesce(jsonb_object_agg(name, o.fields -> name), '{}')
                          FROM jsonb_array_elements_text(p.names) AS name) AS compared
                  FROM place AS p
                 CROSS JOIN LATERAL (
                       SELECT id, created_at, fields
                         FROM opportunity
                        WHERE account    = p.account
                          AND lead       = p.lead
                          AND event_code = p.event_code
                          AND created_at BETWEEN p.earliest AND p.latest
                       OFFSET 0) AS o
                 WHERE p.statuses = '[]'
                    OR p.statuses @> (o.fields -> 'Status')
            ),
            ranked AS (
                SELECT s.account, s.id, s.created_at >= w.common_until AS is_late,
                       row_number() OVER (PARTITION BY w.number, s.created_at >= w.common_until
                                              ORDER BY s.created_at DESC, s.id DESC) AS rank
                  FROM wanted AS w
                  JOIN seen   AS s USING (account, lead, event_code, names, statuses, compared)
                 WHERE s.created_at BETWEEN w.earliest AND w.latest
            )
            SELECT o.account, o.id, o.lead, o.event_code, o.at, o.created_at, o.note, o.fields
              FROM (SELECT DISTINCT account, id FROM ranked WHERE is_late OR rank <= ?) AS found
             CROSS JOIN LATERAL (
                   SELECT *
                     FROM opportunity
                    WHERE account = found.account
                      AND id      = found.id
                   OFFSET 0) AS o
            """;

    // A plan that is kept may be of an hour when the table was empty, and reading it whole cost
    // nothing.
    private static final String PLAN_EACH_TIME =
            """
            SET LOCAL plan_cache_mode = force_custom_plan
            """;

    private static final Instant EVER_BEFORE = Instant.MIN;
    private static final Instant EVER_AFTER = Instant.MAX;

    private final Connection connection;
    private final SqlArrays arrays;

    public OpportunityRows(Connection connection) {
        this.connection = connection;
        this.arrays = new SqlArrays(connection);
    }

    /// @throws StoreException when the store cannot say
    public List<Owned<Opportunity>> withIds(Collection<Owned<OpportunityId>> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        List<Owned<OpportunityId>> wanted = List.copyOf(ids);
        try (PreparedStatement select = connection.prepareStatement(WITH_IDS)) {
            select.setArray(1, arrays.ints(wanted, owned -> owned.account().value()));
            select.setArray(2, arrays.uuids(wanted, owned -> owned.value().value()));
            return SqlRows.all(select, OpportunityRows::opportunity);
        } catch (SQLException e) {
            throw StoreException.of(e);
        }
    }

    /// The newest opportunities that captures may be duplicates of.
    ///
    /// @param wanted with when the captures were accepted that look for it
    /// @param each how many of each there have to be, where there are so many: the newest ones
    /// @throws StoreException when the store cannot say
    public List<Owned<Opportunity>> newest(Map<Search, Search.Span> wanted, int each) {
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Map.Entry<Search, Search.Span>> rows = List.copyOf(wanted.entrySet());
        try (PreparedStatement set = connection.prepareStatement(PLAN_EACH_TIME);
                PreparedStatement select = connection.prepareStatement(NEWEST)) {
            set.execute();
            select.setArray(1, arrays.ints(rows, row -> row.getKey().account().value()));
            select.setArray(2, arrays.uuids(rows, row -> row.getKey().lead().value()));
            select.setArray(3, arrays.ints(rows, row -> likeness(row).eventCode()));
            select.setArray(4, arrays.jsons(rows, row -> names(likeness(row))));
            select.setArray(
                    5, arrays.jsons(rows, row -> TextMap.texts(likeness(row).rule().statuses())));
            select.setArray(6, arrays.jsons(rows, row -> TextMap.write(likeness(row).values())));
            select.setArray(7, times(rows, EVER_BEFORE, OpportunityRows::earliest));
            select.setArray(8, times(rows, EVER_AFTER, OpportunityRows::commonUntil));
            select.setArray(9, times(rows, EVER_AFTER, OpportunityRows::latest));
            select.setInt(10, each);
            return SqlRows.all(select, OpportunityRows::opportunity);
        } catch (SQLException e) {
            throw StoreException.of(e);
        }
    }

    private static Likeness likeness(Map.Entry<Search, Search.Span> row) {
        return row.getKey().likeness();
    }

    private static String names(Likeness likeness) {
        return TextMap.texts(likeness.rule().fields().stream().distinct().sorted().toList());
    }

    private static Instant earliest(Search.Span span, Duration window) {
        return span.first().minus(window);
    }

    /// What was captured before suits all captures of the span, as far as it is not too old.
    private static Instant commonUntil(Search.Span span, Duration window) {
        return span.first().plus(window);
    }

    private static Instant latest(Search.Span span, Duration window) {
        return span.last().plus(window);
    }

    /// @param ever where the rule has no window
    private Array times(
            List<Map.Entry<Search, Search.Span>> rows,
            Instant ever,
            BiFunction<Search.Span, Duration, Instant> bound)
            throws SQLException {
        return arrays.timestamps(
                rows,
                row ->
                        likeness(row)
                                .rule()
                                .window()
                                .map(window -> bound.apply(row.getValue(), window))
                                .orElse(ever));
    }

    private static Owned<Opportunity> opportunity(ResultSet row) throws SQLException {
        return new Owned<>(
                new AccountId(row.getInt(1)),
                new Opportunity(
                        new OpportunityId(row.getObject(2, UUID.class)),
                        new LeadId(row.getObject(3, UUID.class)),
                        row.getInt(4),
                        SqlRows.instant(row, 5),
                        SqlRows.instant(row, 6),
                        row.getString(7),
                        TextMap.read(row.getString(8))));
    }
}
