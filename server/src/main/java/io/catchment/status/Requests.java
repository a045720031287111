package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.RequestId;
import java.util.Optional;

/// Finds an account's own requests.
public interface Requests {
    RequestStatus status(AccountId account, RequestId id);

    /// Empty while nobody can count what waits: after a start without the store, until it has been there.
    Optional<QueueMetrics> metrics(AccountId account);
}
