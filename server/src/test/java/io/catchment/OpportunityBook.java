package io.catchment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The opportunities of one account, in memory.
public final class OpportunityBook implements Opportunities {
    private final List<Opportunity> all = new ArrayList<>();

    public void put(Opportunity opportunity) {
        all.removeIf(known -> known.id().equals(opportunity.id()));
        all.add(opportunity);
    }

    @Override
    public Optional<Opportunity> withId(OpportunityId id) {
        return all.stream().filter(known -> known.id().equals(id)).findFirst();
    }

    @Override
    public List<Opportunity> of(LeadId lead, int eventCode) {
        return all.stream()
                .filter(known -> known.lead().equals(lead) && known.eventCode() == eventCode)
                .sorted(Comparator.comparing(Opportunity::capturedAt).reversed())
                .toList();
    }
}
