package io.catchment.bench.candidate;

import java.util.SplittableRandom;
import java.util.UUID;

/// Makes UUIDs of version 7: those of one moment stand together in an index. For one thread.
final class Ids {
    private static final long VERSION_7 = 0x7000;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private final SplittableRandom random = new SplittableRandom();

    UUID next() {
        long high = System.currentTimeMillis() << 16 | VERSION_7 | random.nextInt(1 << 12);
        return new UUID(high, random.nextLong() >>> 2 | VARIANT);
    }
}
