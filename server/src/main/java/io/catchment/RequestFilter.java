package io.catchment;

import java.time.Instant;
import java.util.Optional;

/// Which requests of an account are meant.
///
/// @param from the first moment of acceptance
/// @param to the first moment after it that is not meant
/// @param source what their `Source` attribute says, empty text for those that have none; all when there is none here
public record RequestFilter(
        AccountId account, Instant from, Instant to, Optional<String> source, Optional<KeyId> key) {
    public RequestFilter {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to " + to + " is before from " + from);
        }
    }

    /// Of any source and key.
    public static RequestFilter all(AccountId account, Instant from, Instant to) {
        return new RequestFilter(account, from, to, Optional.empty(), Optional.empty());
    }
}
