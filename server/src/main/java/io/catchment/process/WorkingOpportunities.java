package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.LeadId;
import io.catchment.Opportunities;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.store.Changes.Owned;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The opportunities that a batch works on: as they were loaded, and as the batch has made them so far.
final class WorkingOpportunities {
    private static final Comparator<Opportunity> NEWEST_FIRST =
            Comparator.comparing(Opportunity::capturedAt)
                    .thenComparing(opportunity -> opportunity.id().value())
                    .reversed();

    private final Map<Ref, Opportunity> before = new HashMap<>();
    private final Map<Ref, Opportunity> now = new LinkedHashMap<>();
    private final Map<OfLead, List<Ref>> ofLeads = new HashMap<>();

    WorkingOpportunities(List<Owned<Opportunity>> loaded) {
        for (Owned<Opportunity> owned : loaded) {
            before.put(ref(owned.account(), owned.value()), owned.value());
            put(owned.account(), owned.value());
        }
    }

    Opportunities of(AccountId account) {
        return new Opportunities() {
            @Override
            public Optional<Opportunity> withId(OpportunityId id) {
                return Optional.ofNullable(now.get(new Ref(account, id)));
            }

            @Override
            public List<Opportunity> of(LeadId lead, int eventCode) {
                return ofLeads
                        .getOrDefault(new OfLead(account, lead, eventCode), List.of())
                        .stream()
                        .map(now::get)
                        .sorted(NEWEST_FIRST)
                        .toList();
            }
        };
    }

    void put(AccountId account, Opportunity opportunity) {
        Ref ref = ref(account, opportunity);
        if (now.put(ref, opportunity) == null) {
            ofLeads.computeIfAbsent(
                            new OfLead(account, opportunity.lead(), opportunity.eventCode()),
                            first -> new ArrayList<>(1))
                    .add(ref);
        }
    }

    List<Owned<Opportunity>> added() {
        return opportunities(ref -> !before.containsKey(ref));
    }

    List<Owned<Opportunity>> changed() {
        return opportunities(ref -> {
            Opportunity was = before.get(ref);
            return was != null && !was.equals(now.get(ref));
        });
    }

    private List<Owned<Opportunity>> opportunities(Predicate<Ref> which) {
        return now.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .map(entry -> new Owned<>(entry.getKey().account(), entry.getValue()))
                .toList();
    }

    private static Ref ref(AccountId account, Opportunity opportunity) {
        return new Ref(account, opportunity.id());
    }

    private record Ref(AccountId account, OpportunityId id) {}

    private record OfLead(AccountId account, LeadId lead, int eventCode) {}
}
