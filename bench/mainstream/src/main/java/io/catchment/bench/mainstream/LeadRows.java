package io.catchment.bench.mainstream;

import io.catchment.bench.mainstream.UniqueValues.UniqueValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Leads and their unique values.
@Repository
class LeadRows {
    static final int ACCOUNT = 1;

    /// As many pairs as there are unique fields; a pair of nulls finds nothing.
    private static final String FIND_LEADS =
            """
            SELECT field, lead
              FROM lead_key
             WHERE account = ?
               AND (field, value) IN ((?, ?), (?, ?), (?, ?))
            """;

    private static final int UNIQUE_FIELDS = 3;

    /// Says how many of the values it claimed.
    private static final String ADD_LEAD =
            """
            WITH added AS (
                INSERT INTO lead (account, id, first_name, city, source, email, phone, member_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            )
            INSERT INTO lead_key (account, field, value, lead)
            SELECT ?, field, value, ?
              FROM unnest(?::text[], ?::text[]) AS given (field, value)
                ON CONFLICT DO NOTHING
            """;

    private static final String UPDATE_LEAD =
            """
            UPDATE lead
               SET first_name  = coalesce(?, first_name),
                   city        = coalesce(?, city),
                   source      = coalesce(?, source),
                   email       = coalesce(?, email),
                   phone       = coalesce(?, phone),
                   member_id   = coalesce(?, member_id),
                   modified_at = now()
             WHERE account = ?
               AND id = ?
            """;

    private static final String CLAIM_VALUES =
            """
            INSERT INTO lead_key (account, field, value, lead)
            SELECT ?, field, value, ?
              FROM unnest(?::text[], ?::text[]) AS given (field, value)
                ON CONFLICT DO NOTHING
            """;

    private final JdbcClient jdbc;

    LeadRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A lead, and the unique field by which it was found.
    record FoundLead(String by, UUID id) {}

    /// One for each value that a lead has.
    List<FoundLead> find(List<UniqueValue> values) {
        var query = jdbc.sql(FIND_LEADS).param(ACCOUNT);
        for (int i = 0; i < UNIQUE_FIELDS; i++) {
            query.param(i < values.size() ? values.get(i).field() : null);
            query.param(i < values.size() ? values.get(i).value() : null);
        }
        return query.query(
                        (row, _) -> new FoundLead(row.getString(1), row.getObject(2, UUID.class)))
                .list();
    }

    /// @throws ConcurrencyFailureException if another capture has just claimed one of the values
    void add(UUID lead, Capture capture, List<UniqueValue> values) {
        List<UniqueValue> ordered = inOneOrder(values);
        int claimed =
                jdbc.sql(ADD_LEAD)
                        .params(ACCOUNT, lead)
                        .params(details(capture))
                        .params(ACCOUNT, lead, fields(ordered), values(ordered))
                        .update();
        checkClaimed(claimed, values);
    }

    /// Locks the lead until the transaction ends.
    void update(UUID lead, Capture capture) {
        jdbc.sql(UPDATE_LEAD).params(details(capture)).params(ACCOUNT, lead).update();
    }

    /// @throws ConcurrencyFailureException if another capture has just claimed one of the values
    void claim(UUID lead, List<UniqueValue> values) {
        if (values.isEmpty()) {
            return;
        }
        List<UniqueValue> ordered = inOneOrder(values);
        int claimed =
                jdbc.sql(CLAIM_VALUES)
                        .params(ACCOUNT, lead, fields(ordered), values(ordered))
                        .update();
        checkClaimed(claimed, values);
    }

    private static void checkClaimed(int claimed, List<UniqueValue> values) {
        if (claimed != values.size()) {
            throw new ConcurrencyFailureException("a unique value was claimed by another lead");
        }
    }

    private static List<@Nullable Object> details(Capture capture) {
        var lead = capture.lead();
        var details = new ArrayList<@Nullable Object>();
        for (String attribute :
                List.of(
                        "FirstName",
                        "mx_City",
                        "Source",
                        "EmailAddress",
                        "Phone",
                        "mx_Member_Id")) {
            details.add(lead.get(attribute));
        }
        return details;
    }

    /// Two that claim the same values in the same order wait for each other, and do not deadlock.
    private static List<UniqueValue> inOneOrder(List<UniqueValue> values) {
        return values.stream().sorted(Comparator.comparing(UniqueValue::field)).toList();
    }

    private static String[] fields(List<UniqueValue> values) {
        return values.stream().map(UniqueValue::field).toArray(String[]::new);
    }

    private static String[] values(List<UniqueValue> values) {
        return values.stream().map(UniqueValue::value).toArray(String[]::new);
    }
}
