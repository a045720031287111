package io.catchment.process;

import io.catchment.Outcome;
import java.time.Duration;

/// What a sender who waited is told.
public sealed interface Ending {
    /// It is final: what it came to is stored for ever.
    ///
    /// @param outcome with a result or a failure; of the first that came with the same idempotency key, where another
    ///     came first
    record Final(Outcome outcome) implements Ending {}

    /// Another that came first with the same idempotency key waits for its next try: what becomes of that one becomes of
    /// this.
    record OfUnfinished(Duration retryAfter) implements Ending {}

    /// Too many are worked off already, or the store cannot be used. Nothing is stored.
    record NotDone(Duration retryAfter) implements Ending {}

    /// The store went away while it committed, and does not say whether it did.
    record NotKnown(Duration retryAfter) implements Ending {}
}
