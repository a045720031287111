package io.catchment.process;

import io.catchment.Opportunity;
import io.catchment.store.Changes.Owned;
import io.catchment.store.LeadLocks;
import io.catchment.store.Loading;
import io.catchment.store.OpportunityRows;
import io.catchment.store.Search;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What requests stand on while they are decided: as the store has it, and nobody else changes it meanwhile.
///
/// ```
///   leads ──► decide ──► no duplicate was looked for but what is here: done
///               ▲   │
///               └───┘ load what was looked for, for all requests at once, and begin anew
/// ```
///
/// Which lead a request is about depends on what those before it did, so nobody knows which opportunities it needs before it
/// is decided. Each turn decides at least one request more for good; a second turn is nearly always the last. A request of a
/// type without rules, or of a new lead, looks for nothing.
///
/// @param opportunities of the leads, as far as requests looked for them, and those that requests name
/// @param searched what the opportunities are the answer to
record Grounds(
        LeadLocks.Locked locked,
        List<Owned<Opportunity>> opportunities,
        Map<Search, Search.Span> searched) {
    Grounds {
        opportunities = List.copyOf(opportunities);
        searched = Map.copyOf(searched);
    }

    static Grounds of(Loading.Loaded loaded) {
        return new Grounds(loaded.locked(), loaded.opportunities(), Map.of());
    }

    /// @param requests decides all of them on some grounds, and changes nothing but the draft
    static Draft decide(
            OpportunityRows rows, Loading.Loaded loaded, Function<Grounds, Draft> requests) {
        Draft draft = requests.apply(of(loaded));
        while (!draft.unanswered().isEmpty()) {
            draft = requests.apply(draft.grounds().with(rows, draft));
        }
        return draft;
    }

    private Grounds with(OpportunityRows rows, Draft draft) {
        Map<Search, Search.Span> wanted = draft.unanswered();
        Map<Search, Search.Span> all = new HashMap<>(searched);
        all.putAll(wanted);
        Set<Owned<Opportunity>> known = new LinkedHashSet<>(opportunities);
        known.addAll(rows.newest(wanted, 1 + draft.changers()));
        return new Grounds(locked, List.copyOf(known), all);
    }
}
