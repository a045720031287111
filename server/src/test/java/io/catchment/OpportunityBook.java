package io.catchment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The opportunities of one account, in memory.
public final class OpportunityBook implements Opportunities {
    private final List<Opportunity> all = new ArrayList<>();

    public void put(Opportunity opportunity) {
        all.removeIf(known -> known.id().equals(opportunity.id()));
        all.add(opportunity);
    }

    public List<Opportunity> all() {
        return new ArrayList<>(all);
    }

    @Override
    public Optional<Opportunity> withId(OpportunityId id) {
        return all.stream().filter(known -> known.id().equals(id)).findFirst();
    }

    @Override
    public Optional<Opportunity> newest(LeadId lead, Likeness likeness, Instant acceptedAt) {
        return all.stream()
                .filter(known -> known.lead().equals(lead))
                .filter(known -> likeness.isSeenIn(known, acceptedAt))
                .min(Opportunity.NEWEST_FIRST);
    }
}
