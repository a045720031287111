package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.RequestId;
import java.time.Duration;
import java.util.Optional;

/// Finds an account's own requests.
public interface Requests {
    RequestStatus status(AccountId account, RequestId id);

    /// Waits for a request that was just accepted, until it is final or waits for another try.
    ///
    /// @return where it is then; `InQueue` when it is not final in time
    RequestStatus await(AccountId account, RequestId id, Duration atMost);

    /// Ends every such wait, now and from now on.
    void endWaits();

    /// Empty while nobody can count what waits: after a start without the store, until it has been there.
    Optional<QueueMetrics> metrics(AccountId account);
}
