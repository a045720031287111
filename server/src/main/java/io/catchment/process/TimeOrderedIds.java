package io.catchment.process;

import io.catchment.Identities;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.LongSupplier;

/// UUIDs of version 7 (RFC 9562): what is made at the same time stands together in an index.
///
/// @param random any number each time, from any thread
public record TimeOrderedIds(InstantSource clock, LongSupplier random) implements Identities {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 1L << 63;

    @Override
    public UUID next() {
        long high = clock.millis() << 16 | VERSION | random.getAsLong() >>> 52;
        long low = VARIANT | random.getAsLong() >>> 2;
        return new UUID(high, low);
    }
}
