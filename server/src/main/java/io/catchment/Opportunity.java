package io.catchment;

import java.time.Instant;
import java.util.Map;

/// A chance to sell something to a lead.
///
/// @param at when it happened, as the sender said, else when it was accepted
/// @param note as sent, or empty text
/// @param capturedAt when the request that made it was accepted
/// @param fields by schema name; a member of a custom object stands under `set/member`
public record Opportunity(
        OpportunityId id,
        LeadId lead,
        int eventCode,
        Instant at,
        Instant capturedAt,
        String note,
        Map<String, String> fields) {
    /// In characters, as documented for `OpportunityNote`.
    public static final int NOTE_CHARACTERS_MAX = 200;

    public Opportunity {
        fields = Map.copyOf(fields);
    }
}
