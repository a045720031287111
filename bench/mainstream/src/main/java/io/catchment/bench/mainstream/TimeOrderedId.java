package io.catchment.bench.mainstream;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/// Ids that grow with time (UUID version 7), so that rows that are made together are neighbours in their index.
final class TimeOrderedId {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private TimeOrderedId() {}

    static UUID next() {
        var random = ThreadLocalRandom.current();
        long high = System.currentTimeMillis() << 16 | VERSION_7 | random.nextInt(1 << 12);
        return new UUID(high, VARIANT | random.nextLong() >>> 2);
    }
}
