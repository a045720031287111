package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.RequestId;

/// Finds an account's own requests.
public interface Requests {
    RequestStatus status(AccountId account, RequestId id);

    QueueMetrics metrics(AccountId account);
}
