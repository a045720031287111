package io.catchment.status;

import io.catchment.Outcome;
import io.catchment.RequestKind;
import java.time.Duration;
import java.time.Instant;

/// Where one request is.
@SuppressWarnings("ArrayRecordComponent") // bodies are passed on, never compared
public sealed interface RequestStatus {

    /// No request of this account has this id.
    record Unknown() implements RequestStatus {}

    /// Accepted, and not final yet.
    ///
    /// @param retryAfter when it is worth asking again
    record InQueue(RequestKind kind, byte[] body, Instant acceptedAt, Duration retryAfter)
            implements RequestStatus {}

    /// A fault of the system spoilt its last try, and another comes.
    ///
    /// @param attempts how often it was tried
    /// @param failure of the last try
    /// @param nextAt when the next one is due
    /// @param retryAfter when it is worth asking again
    record Retrying(
            RequestKind kind,
            byte[] body,
            Instant acceptedAt,
            int attempts,
            Outcome.Failure failure,
            Instant nextAt,
            Duration retryAfter)
            implements RequestStatus {}

    /// Final.
    ///
    /// @param attempts how often it was tried, the last time included
    record Done(Outcome outcome, byte[] body, Instant finishedAt, int attempts)
            implements RequestStatus {}

    /// It was final before, and the store that knows how is not there now.
    record StoreDown(Duration retryAfter) implements RequestStatus {}
}
