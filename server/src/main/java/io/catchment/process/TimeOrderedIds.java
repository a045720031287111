package io.catchment.process;

import io.catchment.Identities;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// UUIDs of version 7 (RFC 9562): what is made at the same time stands together in an index.
///
/// @param random shared by threads, so it has to allow that
public record TimeOrderedIds(InstantSource clock, RandomGenerator random) implements Identities {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 1L << 63;

    @Override
    public UUID next() {
        long high = clock.millis() << 16 | VERSION | random.nextLong() >>> 52;
        long low = VARIANT | random.nextLong() >>> 2;
        return new UUID(high, low);
    }
}
