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
///   leads ──► load what is foreseen ──► decide ──► no duplicate was looked for but what is here: done
///                                         ▲   │
///                                         └───┘ load what was looked for, for all requests at once, and begin anew
/// ```
///
/// Which lead a request is about depends on what those before it did, so nobody knows for certain which opportunities it needs
/// before it is decided. What is foreseen is nearly always right, so that the first turn is the last; each further one decides
/// at least one request more for good. A request of a type without rules, or of a new lead, looks for nothing.
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

    private static Grounds of(Loading.Loaded loaded) {
        return new Grounds(loaded.locked(), loaded.opportunities(), Map.of());
    }

    /// @param work all that is to be decided
    /// @param requests decides all of it on some grounds, and changes nothing but the draft
    static Draft decide(
            OpportunityRows rows,
            Loading.Loaded loaded,
            List<Applier.Work> work,
            Function<Grounds, Draft> requests) {
        Foreseen foreseen = Foreseen.of(loaded.locked().leads(), work);
        Draft draft =
                requests.apply(of(loaded).with(rows, foreseen.searches(), foreseen.changers()));
        while (!draft.unanswered().isEmpty()) {
            draft =
                    requests.apply(
                            draft.grounds().with(rows, draft.unanswered(), draft.changers()));
        }
        return draft;
    }

    private Grounds with(OpportunityRows rows, Map<Search, Search.Span> wanted, int changers) {
        if (wanted.isEmpty()) {
            return this;
        }
        Map<Search, Search.Span> all = new HashMap<>(searched);
        all.putAll(wanted);
        Set<Owned<Opportunity>> known = new LinkedHashSet<>(opportunities);
        known.addAll(rows.newest(wanted, 1 + changers));
        return new Grounds(locked, List.copyOf(known), all);
    }
}
