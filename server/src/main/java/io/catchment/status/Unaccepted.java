package io.catchment.status;

import io.catchment.AccountId;
import io.catchment.KeyId;
import java.util.Optional;

/// Told of each call that would have stored something and was not taken: it may be a lead all the same.
@FunctionalInterface
public interface Unaccepted {
    /// @param caller whom the call claims to be of, right secret or not; empty when nobody knows
    /// @param status 401, 408, 413, 429 or 503
    void count(Optional<Claimed> caller, int status);

    /// Whom a call claims to be of: the owner of the access key that it names.
    record Claimed(AccountId account, KeyId key) {}
}
