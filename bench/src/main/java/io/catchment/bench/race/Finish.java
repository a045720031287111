package io.catchment.bench.race;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Waits until a number of captures have come to their end.
public final class Finish {
    /// A slow contestant is waited for as long as it goes on.
    private static final Duration STANDSTILL_MAX = Duration.ofSeconds(60);

    private static final Duration PAUSE_MIN = Duration.ofMillis(10);

    /// Asking takes part of the machine: the pause after it is so many times as long.
    private static final int PAUSE_TIMES = 10;

    private Finish() {}

    /// @return whether they all have; no once nothing has moved for a minute
    public static boolean await(LongSupplier finished, long count) {
        long best = -1;
        long movedNanos = System.nanoTime();
        while (true) {
            long askedNanos = System.nanoTime();
            long now = finished.getAsLong();
            long tookNanos = System.nanoTime() - askedNanos;
            if (now >= count) {
                return true;
            }
            if (now > best) {
                best = now;
                movedNanos = askedNanos;
            }
            if (askedNanos - movedNanos > STANDSTILL_MAX.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(Math.max(PAUSE_MIN.toNanos(), PAUSE_TIMES * tookNanos));
        }
    }
}
