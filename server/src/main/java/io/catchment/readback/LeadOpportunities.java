package io.catchment.readback;

import io.catchment.KeptLead;
import io.catchment.KeptOpportunity;
import io.catchment.Refusal;
import java.util.List;

/// The opportunities of a lead, or why there are none to show.
public sealed interface LeadOpportunities {
    /// A page of them.
    ///
    /// @param recordCount how many there are on all pages
    record Page(KeptLead lead, long recordCount, List<KeptOpportunity> opportunities)
            implements LeadOpportunities {
        public Page {
            opportunities = List.copyOf(opportunities);
        }
    }

    /// The account has no such lead.
    record NoLead() implements LeadOpportunities {}

    /// The page takes more than can be held: a smaller one has to be asked for.
    record TooLarge() implements LeadOpportunities {}

    /// What was asked for names something that the account's settings do not have.
    record Refused(Refusal.OfRules refusal) implements LeadOpportunities {}
}
