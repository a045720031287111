package io.catchment;

import java.time.Instant;
import java.util.Comparator;
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

    /// Of several that will do, the first is the newest; two of one instant are told apart by their ids.
    public static final Comparator<Opportunity> NEWEST_FIRST =
            Comparator.comparing(Opportunity::capturedAt)
                    .thenComparing(opportunity -> opportunity.id().toString())
                    .reversed();

    public Opportunity {
        fields = Map.copyOf(fields);
    }

    /// The same opportunity with another content.
    public Opportunity with(String otherNote, Map<String, String> otherFields) {
        return new Opportunity(id, lead, eventCode, at, capturedAt, otherNote, otherFields);
    }
}
