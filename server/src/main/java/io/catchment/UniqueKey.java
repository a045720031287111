package io.catchment;

/// A unique value in the form it is compared in: at most one lead of an account holds it.
///
/// @param field the schema name of the lead field, or [#LEAD_ID]
/// @param value as [ContactForm] has made it
public record UniqueKey(String field, String value) {
    /// The attribute that names a lead by its id.
    public static final String LEAD_ID = "ProspectID";

    /// What names an opportunity by its id. No lead holds it; it stands beside the keys of leads where a request names an
    /// opportunity.
    public static final String OPPORTUNITY_ID = "ProspectOpportunityId";

    /// In bytes of UTF-8: what an index entry of the store holds with room to spare.
    public static final int VALUE_BYTES_MAX = 512;

    public static UniqueKey of(LeadId lead) {
        return new UniqueKey(LEAD_ID, lead.toString());
    }

    public static UniqueKey of(OpportunityId opportunity) {
        return new UniqueKey(OPPORTUNITY_ID, opportunity.toString());
    }
}
