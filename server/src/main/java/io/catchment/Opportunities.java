package io.catchment;

import java.time.Instant;
import java.util.Optional;

/// The opportunities of one account, as far as a request can see them, with all that earlier requests of the batch did.
public interface Opportunities {
    Optional<Opportunity> withId(OpportunityId id);

    /// The newest of a lead's that a capture accepted at this time is a duplicate of.
    Optional<Opportunity> newest(LeadId lead, Likeness likeness, Instant acceptedAt);
}
