package io.catchment;

import java.util.List;
import java.util.Optional;

/// The opportunities of one account, as far as a request can see them, with all that earlier requests of the batch did.
public interface Opportunities {
    Optional<Opportunity> withId(OpportunityId id);

    /// Those of a lead that are of a type, the newest capture first.
    List<Opportunity> of(LeadId lead, int eventCode);
}
