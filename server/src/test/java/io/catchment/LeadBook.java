package io.catchment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leads in memory, looked through one by one: the simplest thing that can be right.
public final class LeadBook implements Leads {
    private final Map<LeadId, Lead> leads = new LinkedHashMap<>();

    public void put(Lead lead) {
        leads.put(lead.id(), lead);
    }

    @Override
    public Optional<Lead> holding(UniqueKey key) {
        return leads.values().stream().filter(lead -> lead.holds(key)).findFirst();
    }

    public List<Lead> all() {
        return new ArrayList<>(leads.values());
    }
}
