package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.RequestKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What is known of an entry without its body: enough to count what waits, and for whom.
///
/// @param key the access key it came with
/// @param acceptedAt cut to the microsecond, as the log and the store keep it
/// @param refused the body was refused at the door and is only kept
public record EntryHeader(
        RequestKind kind, AccountId account, KeyId key, Instant acceptedAt, boolean refused) {
    public EntryHeader {
        acceptedAt = acceptedAt.truncatedTo(ChronoUnit.MICROS);
    }
}
