package io.catchment.process;

import io.catchment.Opportunity;
import io.catchment.store.Changes.Owned;
import io.catchment.store.LeadLocks;
import java.util.List;

/// What requests stand on while they are decided: as the store has it, and nobody else changes it meanwhile.
///
/// @param opportunities of the leads, as far as the requests may want them
record Grounds(LeadLocks.Locked locked, List<Owned<Opportunity>> opportunities) {
    Grounds {
        opportunities = List.copyOf(opportunities);
    }
}
