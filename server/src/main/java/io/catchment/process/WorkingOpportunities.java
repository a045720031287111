package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.LeadId;
import io.catchment.Likeness;
import io.catchment.Opportunities;
import io.catchment.Opportunity;
import io.catchment.OpportunityId;
import io.catchment.store.Changes.Owned;
import io.catchment.store.OwnedLead;
import io.catchment.store.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The opportunities that a batch works on: as they were loaded, and as the batch has made them so far.
///
/// Notes what was looked for and was never loaded.
final class WorkingOpportunities {
    private final Map<Ref, Opportunity> before = new HashMap<>();
    private final Map<Ref, Opportunity> now = new LinkedHashMap<>();
    private final Map<OfLead, List<Ref>> ofLeads = new HashMap<>();

    private final Set<Owned<LeadId>> storedLeads = new HashSet<>();
    private final Map<Search, Search.Span> searched;
    private final Map<Search, Search.Span> unanswered = new HashMap<>();

    WorkingOpportunities(Grounds grounds) {
        searched = grounds.searched();
        for (OwnedLead owned : grounds.locked().leads()) {
            storedLeads.add(new Owned<>(owned.account(), owned.lead().id()));
        }
        for (Owned<Opportunity> owned : grounds.opportunities()) {
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
            public Optional<Opportunity> newest(
                    LeadId lead, Likeness likeness, Instant acceptedAt) {
                note(new Search(account, lead, likeness), acceptedAt);
                return ofLeads
                        .getOrDefault(new OfLead(account, lead, likeness.eventCode()), List.of())
                        .stream()
                        .map(now::get)
                        .filter(opportunity -> likeness.isSeenIn(opportunity, acceptedAt))
                        .min(Opportunity.NEWEST_FIRST);
            }
        };
    }

    private void note(Search search, Instant acceptedAt) {
        Search.Span answered = searched.get(search);
        boolean isStored = storedLeads.contains(new Owned<>(search.account(), search.lead()));
        if (isStored && (answered == null || !answered.contains(acceptedAt))) {
            Search.Span span = Search.Span.at(acceptedAt);
            unanswered.merge(
                    search, answered == null ? span : span.and(answered), Search.Span::and);
        }
    }

    /// What was looked for and is not among what was loaded.
    Map<Search, Search.Span> unanswered() {
        return unanswered;
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
