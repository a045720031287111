package io.catchment.intake;

import io.catchment.AccountId;
import io.catchment.KeyId;
import io.catchment.RequestKind;
import java.time.Instant;

/// What is known of an entry without its body: enough to count what waits, and for whom.
///
/// @param key the access key it came with
/// @param acceptedAt to the microsecond, as the store keeps it
/// @param refused the body was refused at the door and is only kept
public record EntryHeader(
        RequestKind kind, AccountId account, KeyId key, Instant acceptedAt, boolean refused) {}
