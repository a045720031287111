package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.LeadId;
import io.catchment.OpportunityId;
import io.catchment.RequestFilter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What became of everything that an account sent: the sums, and the list behind them.
public interface Books {
    /// As [Ledger#read(RequestFilter)].
    Optional<Ledger.Answer> sums(RequestFilter asked);

    /// As [Ledger#ofNobody(Instant, Instant)].
    List<Ledger.NotTaken> ofNobody(Instant from, Instant to);

    /// As [RequestList#page(RequestFilter, Set, Optional, int)].
    RequestList.Page page(
            RequestFilter asked,
            Set<RequestList.State> states,
            Optional<RequestList.Place> after,
            int listedMax);

    /// As [RequestList#reach(RequestFilter, Optional)].
    RequestFilter reach(RequestFilter asked, Optional<RequestList.Place> after);

    /// As [RequestList#behind(AccountId, LeadId, Optional)].
    RequestList.Behind behind(AccountId account, LeadId lead, Optional<OpportunityId> opportunity);

    static Books of(Ledger ledger, RequestList list) {
        return new Kept(ledger, list);
    }

    /// Those of a store.
    record Kept(Ledger ledger, RequestList list) implements Books {
        @Override
        public Optional<Ledger.Answer> sums(RequestFilter asked) {
            return ledger.read(asked);
        }

        @Override
        public List<Ledger.NotTaken> ofNobody(Instant from, Instant to) {
            return ledger.ofNobody(from, to);
        }

        @Override
        public RequestList.Page page(
                RequestFilter asked,
                Set<RequestList.State> states,
                Optional<RequestList.Place> after,
                int listedMax) {
            return list.page(asked, states, after, listedMax);
        }

        @Override
        public RequestFilter reach(RequestFilter asked, Optional<RequestList.Place> after) {
            return list.reach(asked, after);
        }

        @Override
        public RequestList.Behind behind(
                AccountId account, LeadId lead, Optional<OpportunityId> opportunity) {
            return list.behind(account, lead, opportunity);
        }
    }
}
