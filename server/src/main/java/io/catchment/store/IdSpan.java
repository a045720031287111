package io.catchment.store;

import java.time.Instant;
import java.util.UUID;

/// Ids of version 7 (RFC 9562) that were made in a span of time: they stand in the order of time, and so does the index
/// that they are the key of.
///
/// @param first the smallest that is meant
/// @param end the first after it that is not
public record IdSpan(UUID first, UUID end) {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 1L << 63;

    /// @param from of what was made then or later, to the millisecond
    /// @param to and before then
    public static IdSpan made(Instant from, Instant to) {
        return new IdSpan(at(from), at(to));
    }

    /// Those of them before an id.
    public IdSpan before(UUID id) {
        return new IdSpan(first, id);
    }

    /// The smallest id of a moment.
    public static UUID at(Instant moment) {
        return new UUID(Math.max(0, moment.toEpochMilli()) << 16 | VERSION, VARIANT);
    }
}
