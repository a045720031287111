package io.catchment.bench.mainstream;

import static io.catchment.bench.mainstream.LeadRows.ACCOUNT;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// Opportunities, activities, and what became of each request.
///
/// What records a request throws [DuplicateKeyException] if it was recorded before.
@Repository
class RequestRows {
    private static final int OPPORTUNITY_CAPTURED = 33;
    private static final int DUPLICATE_DETECTED = 34;

    /// The rule: an open opportunity of the same lead and type with the same value here, within 30 days.
    private static final String COMPARED = "mx_Custom_1";

    private static final String FIND_DUPLICATE =
            """
            SELECT id
              FROM opportunity
             WHERE account = ?
               AND lead = ?
               AND event_code = ?
               AND status = 'Open'
               AND mx_custom_1 = ?
               AND created_at > now() - interval '30 days'
             LIMIT 1
            """;

    private static final String RECORD_OPPORTUNITY =
            """
            WITH added AS (
                INSERT INTO opportunity (account, id, lead, event_code, note, occurred_at, mx_custom_1, fields)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            ), posted AS (
                INSERT INTO activity (account, lead, id, opportunity, event_code, occurred_at)
                VALUES (?, ?, ?, ?, ?, ?)
            )
            INSERT INTO request (account, id, status, lead, opportunity, body)
            VALUES (?, ?, 'Success', ?, ?, ?)
            """;

    private static final String RECORD_DUPLICATE =
            """
            WITH posted AS (
                INSERT INTO activity (account, lead, id, opportunity, event_code, occurred_at)
                VALUES (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?)
            )
            INSERT INTO request (account, id, status, lead, opportunity, body)
            VALUES (?, ?, 'Duplicate', ?, ?, ?)
            """;

    private static final String RECORD_CONFLICT =
            """
            INSERT INTO request (account, id, status, reason, body)
            VALUES (?, ?, 'ERROR', 'A Lead with same unique value already exists.', ?)
            """;

    private final JdbcClient jdbc;
    private final CaptureJson json;

    RequestRows(JdbcClient jdbc, CaptureJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// The open opportunity of this lead that the rule takes for the same.
    Optional<UUID> duplicateOf(UUID lead, Capture capture) {
        return jdbc.sql(FIND_DUPLICATE)
                .params(ACCOUNT, lead, capture.eventCode())
                .param(capture.fields().get(COMPARED))
                .query(UUID.class)
                .optional();
    }

    void recordOpportunity(UUID request, byte[] body, UUID lead, Capture capture) {
        UUID opportunity = TimeOrderedId.next();
        OffsetDateTime at = occurredAt(capture);
        jdbc.sql(RECORD_OPPORTUNITY)
                .params(ACCOUNT, opportunity, lead, capture.eventCode())
                .param(capture.note().orElse(null))
                .param(at)
                .param(capture.fields().get(COMPARED))
                .param(json.fieldsOf(capture))
                .params(activity(lead, opportunity, OPPORTUNITY_CAPTURED, at))
                .params(ACCOUNT, request, lead, opportunity, body)
                .update();
    }

    void recordDuplicate(UUID request, byte[] body, UUID lead, UUID opportunity, Capture capture) {
        OffsetDateTime at = occurredAt(capture);
        jdbc.sql(RECORD_DUPLICATE)
                .params(activity(lead, opportunity, OPPORTUNITY_CAPTURED, at))
                .params(activity(lead, opportunity, DUPLICATE_DETECTED, at))
                .params(ACCOUNT, request, lead, opportunity, body)
                .update();
    }

    /// The request's unique values belong to several leads.
    void recordConflict(UUID request, byte[] body) {
        jdbc.sql(RECORD_CONFLICT).params(ACCOUNT, request, body).update();
    }

    private static List<Object> activity(UUID lead, UUID opportunity, int code, OffsetDateTime at) {
        return List.of(ACCOUNT, lead, TimeOrderedId.next(), opportunity, code, at);
    }

    private static OffsetDateTime occurredAt(Capture capture) {
        return capture.occurredAt().orElseGet(Instant::now).atOffset(ZoneOffset.UTC);
    }
}
