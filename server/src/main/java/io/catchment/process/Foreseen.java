package io.catchment.process;

import io.catchment.AccountId;
import io.catchment.Interpretation;
import io.catchment.Lead;
import io.catchment.Leads;
import io.catchment.Likeness;
import io.catchment.store.OwnedLead;
import io.catchment.store.Search;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What requests will look for among the opportunities of their leads, as far as it shows before any of them is decided.
///
/// Each is taken to be about the lead that the store has for it. That is wrong where an earlier request of the batch gives or
/// takes a key: what is looked for then is missing here, and what is here in vain does no harm.
///
/// @param changers how many of the requests may change an opportunity that is there
record Foreseen(Map<Search, Search.Span> searches, int changers) {
    Foreseen {
        searches = Map.copyOf(searches);
    }

    static Foreseen of(List<OwnedLead> stored, List<Applier.Work> work) {
        WorkingLeads leads = new WorkingLeads(stored);
        Map<Search, Search.Span> searches = new HashMap<>();
        int changers = 0;
        for (Applier.Work one : work) {
            if (one.task() instanceof Task.Open open) {
                changers += open.request().mayChangeOpportunity() ? 1 : 0;
                if (open.request() instanceof Interpretation.OfCapture capture) {
                    try {
                        add(one.item(), capture, leads, searches);
                    } catch (RuntimeException e) {
                        // Deciding it meets the same fault, and holds it against this request
                        // alone.
                    }
                }
            }
        }
        return new Foreseen(searches, changers);
    }

    private static void add(
            Item item,
            Interpretation.OfCapture capture,
            WorkingLeads leads,
            Map<Search, Search.Span> searches) {
        if (capture.opportunity().isEmpty()) {
            return;
        }
        AccountId account = item.entry().header().account();
        Optional<Lead> lead = lead(capture, leads.of(account));
        if (lead.isEmpty()) {
            return;
        }
        Instant acceptedAt = item.entry().header().acceptedAt();
        for (Likeness likeness : Likeness.of(capture.opportunity().get())) {
            searches.merge(
                    new Search(account, lead.get().id(), likeness),
                    Search.Span.at(acceptedAt),
                    Search.Span::and);
        }
    }

    private static Optional<Lead> lead(Interpretation.OfCapture capture, Leads leads) {
        return capture.keys().stream().flatMap(key -> leads.holding(key).stream()).findFirst();
    }
}
